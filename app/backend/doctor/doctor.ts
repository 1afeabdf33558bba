import type {
  AppConnection,
  Opening,
  PersonConnection,
  WorkspaceConnection,
} from "../../../contract/entities/connection.ts"
import type { Problem } from "../../../contract/problems.ts"
import type { Config } from "../../../workspace/config.ts"
import { examineApp, examinePerson, fixOfOpening } from "../../../workspace/examine.ts"
import { connectionVariables } from "./variables.ts"

/** How far the workspace is: open, on its way, or stopped by a problem. */
export type Progress =
  | { readonly kind: "open" }
  | { readonly kind: "unopened" }
  | { readonly kind: "opening"; readonly step: string }
  | { readonly kind: "failed"; readonly problem: Problem }

/** Says how the workbench is connected; works while the workspace is not open. */
export type Doctor = {
  /** What the last question found; the first one asks. */
  find(headers: Headers, progress: Progress): Promise<WorkspaceConnection>
  /** Asks again, once for all who ask at the same time. */
  check(headers: Headers, progress: Progress, wake: boolean): Promise<WorkspaceConnection>
}

type Person = { readonly name: string; readonly token: string | undefined }

/** Only the platform's proxy says who a person is, and only to an app behind it. */
const personIn = (config: Config, headers: Headers): Person | undefined => {
  const name = headers.get("x-forwarded-email") ?? headers.get("x-forwarded-user")
  if (!config.databricks.isApp || name === null) return undefined
  return { name, token: headers.get("x-forwarded-access-token") ?? undefined }
}

const FORGOTTEN_AFTER_PEOPLE = 100

const openingOf = async (progress: Progress, app: string): Promise<Opening> =>
  progress.kind === "failed"
    ? { kind: "stopped", detail: progress.problem.message, fix: await fixOfOpening(progress.problem, app) }
    : progress

export const openDoctor = (config: Config): Doctor => {
  let asking: { readonly wake: boolean; readonly answer: Promise<AppConnection | null> } | undefined
  let last: AppConnection | null | undefined
  const people = new Map<string, PersonConnection>()

  const askApp = (wake: boolean): Promise<AppConnection | null> => {
    if (asking && (asking.wake || !wake)) return asking.answer
    const answer = examineApp(config, wake).then((found) => {
      last = found
      return found
    })
    const mine = { wake, answer }
    asking = mine
    const done = (): void => {
      if (asking === mine) asking = undefined
    }
    answer.then(done, done)
    return answer
  }

  const askPerson = async (person: Person): Promise<PersonConnection> => {
    const { name, token } = person
    const capabilities = token === undefined ? [] : await examinePerson(config, { name, token })
    const found = { name, hasToken: token !== undefined, capabilities }
    if (people.size >= FORGOTTEN_AFTER_PEOPLE) people.clear()
    people.set(name, found)
    return found
  }

  const told = async (
    progress: Progress,
    app: AppConnection | null,
    person: PersonConnection | undefined,
  ): Promise<WorkspaceConnection> => ({
    workspace: config.workspace,
    opening: await openingOf(progress, app?.app ?? "the app"),
    app,
    person: person ?? null,
    variables: connectionVariables(config),
  })

  return {
    find: async (headers, progress) => {
      const person = personIn(config, headers)
      const known = person && people.get(person.name)
      const isSame = known?.hasToken === (person?.token !== undefined)
      const [app, whom] = await Promise.all([
        last === undefined ? askApp(false) : last,
        person && (isSame ? known : askPerson(person)),
      ])
      return told(progress, app, whom)
    },
    check: async (headers, progress, wake) => {
      const person = personIn(config, headers)
      const [app, whom] = await Promise.all([askApp(wake), person && askPerson(person)])
      return told(progress, app, whom)
    },
  }
}
