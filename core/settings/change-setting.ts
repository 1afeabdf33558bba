import type { Setting } from "../../contract/entities/settings.ts"
import type { Json } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { parseSetting, SETTINGS } from "./catalogue.ts"

/** Refuses to change what an environment variable decides. Problem `conflict` that names the variable. */
export const checkChangeable = async (ports: Pick<Ports, "settings">, name: string): Promise<void> => {
  const variable = (await ports.settings.list()).find((setting) => setting.name === name)?.fromEnvironment
  if (!variable) return
  throw new Problem("conflict", {
    detail: `The environment variable ${variable} decides this.`,
    remedy: `Change ${variable} where the workbench is started, or unset it and start again.`,
  })
}

/** Changes one setting of the catalogue; null takes it back. Problem `not_found`, `input_invalid` or `conflict`. */
export const changeSetting = async (
  ports: Pick<Ports, "events" | "settings">,
  who: Caller,
  input: { name: string; value: Json; key?: string | undefined },
): Promise<{ name: string; value: Json }> => {
  const { name, value } = parseSetting(input.name, input.value)
  await checkChangeable(ports, name)
  await ports.events.save(who, async () => [{ kind: "setting.changed", subject: name, payload: { value } }], {
    key: input.key,
  })
  return { name, value }
}

/** Every setting of the catalogue with its value and what decides it. */
export const listSettings = async (ports: Pick<Ports, "settings">): Promise<Setting[]> => {
  const set = new Map((await ports.settings.list()).map((one) => [one.name, one]))
  return Object.entries(SETTINGS).map(([name, { says }]) => ({
    name,
    says,
    value: set.get(name)?.value ?? null,
    fromEnvironment: set.get(name)?.fromEnvironment ?? null,
  }))
}
