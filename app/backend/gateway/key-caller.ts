import { type Caller, PERMISSIONS, type Permission } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { seekKeyCaller } from "../../../core/deploy/api-keys.ts"
import type { Ports } from "../../../core/ports/index.ts"
import type { Workbench } from "../../../jobs/workbench.ts"

/** What a program with one of our keys may do, whoever made the key. */
const KEY_MAY: readonly Permission[] = ["call_agents", "give_feedback"]

const presented = (headers: Headers): string | undefined =>
  headers.get("x-databits-key") ?? headers.get("authorization")?.replace(/^Bearer\s+/i, "")

/** Another process may revoke a key as well. */
const KEPT_MS = 10_000

type Kept = { readonly value: ReturnType<Ports["settings"]["seek"]>; readonly until: number }

/** The list of keys, asked for with every call: read again when a setting changes here, and after ten seconds. */
const keptSettings = ({ ports, listen }: Pick<Workbench, "ports" | "listen">): Pick<Ports["settings"], "seek"> => {
  const known = new Map<string, Kept>()
  listen((happening) => {
    if (happening.of === "events" && happening.events.some(({ kind }) => kind.startsWith("setting."))) known.clear()
  })
  return {
    seek: (key) => {
      const kept = known.get(key)
      if (kept && kept.until > performance.now()) return kept.value
      const value = ports.settings.seek(key)
      known.set(key, { value, until: performance.now() + KEPT_MS })
      value.catch(() => known.delete(key))
      return value
    },
  }
}

/**
 * Who calls with one of our keys; undefined when the request carries none, whatever else it carries: clients that
 * insist on a key send anything. Problem `sign_in_needed` for a revoked key, `not_allowed` beyond calling agents.
 */
export const keyCallers = (workbench: Pick<Workbench, "ports" | "listen">) => {
  const { clock, people } = workbench.ports
  const settings = keptSettings(workbench)
  return async (headers: Headers, needed: Permission): Promise<Caller | undefined> => {
    const key = presented(headers)
    const caller = key === undefined ? undefined : await seekKeyCaller({ clock, people, settings }, key)
    if (caller && !KEY_MAY.includes(needed)) {
      throw new Problem("not_allowed", {
        detail: `A key may not ${PERMISSIONS[needed].says}.`,
        remedy: "Use a key to call agents and to give feedback; do the rest in the workbench.",
      })
    }
    return caller
  }
}
