import { type Caller, PERMISSIONS, type Permission } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { seekKeyCaller } from "../../../core/deploy/api-keys.ts"
import type { Ports } from "../../../core/ports/index.ts"

/** What a program with one of our keys may do, whoever made the key. */
const KEY_MAY: readonly Permission[] = ["call_agents", "give_feedback"]

const presented = (headers: Headers): string | undefined =>
  headers.get("x-databits-key") ?? headers.get("authorization")?.replace(/^Bearer\s+/i, "")

/**
 * Who calls with one of our keys; undefined when the request carries none, whatever else it carries: clients that
 * insist on a key send anything. Problem `sign_in_needed` for a revoked key, `not_allowed` beyond calling agents.
 */
export const keyCallerOf = async (
  headers: Headers,
  ports: Pick<Ports, "clock" | "people" | "settings">,
  needed: Permission,
): Promise<Caller | undefined> => {
  const key = presented(headers)
  const caller = key === undefined ? undefined : await seekKeyCaller(ports, key)
  if (caller && !KEY_MAY.includes(needed)) {
    throw new Problem("not_allowed", {
      detail: `A key may not ${PERMISSIONS[needed].says}.`,
      remedy: "Use a key to call agents and to give feedback; do the rest in the workbench.",
    })
  }
  return caller
}
