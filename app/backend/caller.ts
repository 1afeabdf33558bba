import { type Caller, mayDo, PERMISSIONS, type Permission } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { People } from "../../core/ports/settings.ts"
import { chosenPerson, isSignedIn } from "./sign-in.ts"

/** The person whom the proxy of Databricks Apps signed in. It sets this header itself and takes away what a browser sent. */
const forwardedPerson = (headers: Headers): string => {
  const person = headers.get("x-forwarded-email") ?? headers.get("x-forwarded-user")
  if (person) return person
  throw new Problem("sign_in_needed", {
    detail: "The platform does not say who this is.",
    remedy: "Open the workbench under its address in Databricks Apps.",
  })
}

/** The token to ask the workspace with as the person, where the platform gives one. It is good for this request only. */
export const personToken = (headers: Headers): string | undefined =>
  headers.get("x-forwarded-access-token") ?? undefined

/** Who acts in a deployed app: the person in front of it, while the work runs as the app. Problem `sign_in_needed`. */
export const forwardedCaller = async (headers: Headers, people: People): Promise<Caller> => {
  const [{ roles }, app] = await Promise.all([people.find(forwardedPerson(headers)), people.find()])
  return { person: forwardedPerson(headers), runsAs: app.name, roles: [...roles] }
}

type Door = {
  /** Where the workbench listens beyond this computer: the request must carry it. */
  readonly signInToken: string | undefined
  /** Whether a person can be chosen in the browser. */
  readonly choosesPerson: boolean
}

/**
 * Who acts: the person chosen in the browser where one can be, else the one the workspace belongs to. In a Databricks
 * workspace that is whom it knows the credentials of the workbench as; no request can say otherwise.
 * Problem `sign_in_needed`.
 */
export const callerOf = async (
  headers: Headers,
  people: People,
  { signInToken, choosesPerson }: Door,
): Promise<Caller> => {
  if (signInToken !== undefined && !isSignedIn(headers, signInToken)) throw new Problem("sign_in_needed")
  const chosen = choosesPerson ? chosenPerson(headers) : undefined
  const listed = chosen === undefined ? undefined : (await people.list()).find((person) => person.name === chosen)
  const { name, roles } = listed ?? (await people.find())
  return { person: name, runsAs: name, roles: [...roles] }
}

/** Refuses what none of the caller's roles includes. Problem `not_allowed`. */
export const checkPermission = (who: Caller, needed: Permission): void => {
  if (mayDo(who, needed)) return
  const { says, roles } = PERMISSIONS[needed]
  throw new Problem("not_allowed", {
    detail: `${who.person} may not ${says}; that takes the role ${roles.join(" or ")}.`,
  })
}
