import type { CapabilityState, ConnectionFix } from "../../../contract/entities/connection.ts"
import { Problem } from "../../../contract/problems.ts"
import { lackIn } from "../wire/lack.ts"

/** A feature that is switched off is refused in words, not missing by address. */
const SWITCHED_OFF = /\bnot (?:enabled|available|supported)\b|\bdisabled\b/i

const kindOf = ({ code, message }: Problem): "absent" | "denied" | "failed" => {
  if (code === "databricks_denied" || code === "databricks_sign_in") return "denied"
  if (code === "databricks_missing") return "absent"
  return code === "databricks_refused" && SWITCHED_OFF.test(message) ? "absent" : "failed"
}

/** What to do about a refusal that names a grant or a scope. */
const namedFix = (message: string, principal: string): ConnectionFix | undefined => {
  const lack = lackIn(message, principal)
  if (lack?.kind === "grant") return { says: "Ask an owner to run this.", copy: lack.sql }
  if (lack?.kind !== "scope") return undefined
  const scopes = lack.scopes.map((scope) => `- ${scope}`).join("\n")
  return {
    says: "Add this to the app's user authorization, then restart the app.",
    copy: `user_api_scopes:\n${scopes}`,
  }
}

/** What is usually missing where the refusal does not say it. */
export type UsualFixes = {
  readonly denied?: (principal: string) => ConnectionFix
  readonly absent?: ConnectionFix
}

/** A failed question as the state of the capability it was about. */
export const stateOfFailure = (error: unknown, principal: string, usual: UsualFixes = {}): CapabilityState => {
  if (!(error instanceof Problem)) return { kind: "failed", detail: String(error), fix: null }
  const kind = kindOf(error)
  const named = namedFix(error.message, principal)
  const usually = kind === "denied" ? usual.denied?.(principal) : kind === "absent" ? usual.absent : undefined
  const fix = named ?? usually ?? (kind === "absent" ? null : { says: error.remedy, copy: null })
  return { kind, detail: error.message, fix }
}

/** What stopped the opening, with the SQL to copy where a grant is missing. */
export const fixOf = (problem: Problem, principal: string): ConnectionFix =>
  namedFix(problem.message, principal) ?? { says: problem.remedy, copy: null }
