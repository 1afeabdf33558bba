import type { Caller, Role } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { Person } from "../ports/settings.ts"

type PeoplePorts = Pick<Ports, "events" | "people">

/** Somebody must be able to change settings and people. */
const checkAdministratorLeft = (people: readonly Person[]): void => {
  if (people.some((person) => person.roles.includes("admin"))) return
  throw new Problem("conflict", {
    detail: "Nobody would be left to administrate this workspace.",
    remedy: "Make somebody else an administrator first.",
  })
}

/** Adds a person or changes their roles. Problem `conflict` when no administrator would be left. */
export const savePerson = async (
  { events, people }: PeoplePorts,
  who: Caller,
  input: { name: string; roles: readonly Role[]; key?: string | undefined },
): Promise<{ name: string; roles: Role[] }> => {
  const person = { name: input.name, roles: [...new Set(input.roles)] }
  const decide = async () => {
    checkAdministratorLeft([...(await people.list()).filter(({ name }) => name !== person.name), person])
    return [{ kind: "person.saved", subject: person.name, payload: person }]
  }
  await events.save(who, decide, { key: input.key })
  return person
}

/** Takes a person off the list. Problem `not_found`, or `conflict` when no administrator would be left or it is the owner. */
export const removePerson = async (
  { events, people }: PeoplePorts,
  who: Caller,
  input: { name: string; key?: string | undefined },
): Promise<{ name: string }> => {
  const { name } = input
  const decide = async () => {
    const everybody = await people.list()
    if (!everybody.some((person) => person.name === name))
      throw new Problem("not_found", { detail: `There is nobody named ${name} here.` })
    if ((await people.find()).name === name)
      throw new Problem("conflict", {
        detail: `${name} is the person this workspace belongs to.`,
        remedy: "Change their roles instead.",
      })
    checkAdministratorLeft(everybody.filter((person) => person.name !== name))
    return [{ kind: "person.removed", subject: name, payload: { name } }]
  }
  await events.save(who, decide, { key: input.key })
  return { name }
}
