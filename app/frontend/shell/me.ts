import type { OutputOf } from "../../../contract/endpoint.ts"
import { whoAmI } from "../../../contract/endpoints/settings.ts"
import { PERMISSIONS, type Permission } from "../../../contract/permissions.ts"
import { shellWords } from "../messages/shell.ts"
import { useCall } from "./query.ts"

/** Who acts, what they may do and which workspace this is; undefined until it is known. */
export const useMe = (): OutputOf<typeof whoAmI> | undefined => useCall(whoAmI, {}, { staleTime: 5 * 60_000 }).data

/** Why the person may not do this, for a button's `why`; undefined when they may or when it is not known yet. */
export const useWhyNot = (what: Permission): string | undefined => {
  const me = useMe()
  if (!me || me.may.includes(what)) return undefined
  return shellWords.notAllowed(PERMISSIONS[what].says, PERMISSIONS[what].roles)
}

const LOOK_AGAIN_MS = 60_000

/**
 * Milliseconds after which a screen looks again by itself, so that its hours and days move on. Changes come live; a
 * warehouse that sleeps is never woken for a screen nobody looks at.
 */
export const useLookAgain = (): number | false => (useMe()?.workspace.kind === "embedded" ? LOOK_AGAIN_MS : false)
