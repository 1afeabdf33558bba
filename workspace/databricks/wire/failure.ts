import { z } from "zod"
import { Problem, type ProblemCode } from "../../../contract/problems.ts"
import { parseExactly } from "./exact-json.ts"
import { type Lack, lackIn } from "./lack.ts"

/** What the workspace said when it refused. */
export type Refusal = {
  readonly status: number
  readonly errorCode: string | undefined
  readonly message: string
  readonly requestId: string | undefined
}

const LONGEST_WORDS = 600

const ours = z.object({ error_code: z.union([z.string(), z.number()]).optional(), message: z.string().optional() })
const scim = z.object({ detail: z.string() })
const openAi = z.object({ error: z.union([z.string(), z.object({ message: z.string(), code: z.string().nullish() })]) })

const wordsOf = (text: string): { errorCode?: string | undefined; message: string } => {
  let body: unknown
  try {
    body = parseExactly(text)
  } catch {
    // Gateways answer with pages.
    return { message: /^\s*</.test(text) ? "" : text.trim() }
  }
  const said = ours.safeParse(body)
  if (said.success && (said.data.error_code !== undefined || said.data.message !== undefined))
    return { errorCode: said.data.error_code?.toString(), message: said.data.message ?? "" }
  const detail = scim.safeParse(body)
  if (detail.success) return { message: detail.data.detail }
  const nested = openAi.safeParse(body)
  if (!nested.success) return { message: "" }
  const { error } = nested.data
  return typeof error === "string" ? { message: error } : { errorCode: error.code ?? undefined, message: error.message }
}

/** Reads what a refusing answer says, in any of the forms the platform uses. */
export const readRefusal = async (response: Response): Promise<Refusal> => {
  const { errorCode, message } = wordsOf(await response.text().catch(() => ""))
  return {
    status: response.status,
    errorCode,
    message: message.replace(/\s+/g, " ").slice(0, LONGEST_WORDS),
    requestId: response.headers.get("x-request-id") ?? response.headers.get("x-databricks-request-id") ?? undefined,
  }
}

const CODES: Readonly<Record<number, ProblemCode>> = {
  401: "databricks_sign_in",
  403: "databricks_denied",
  404: "databricks_missing",
  409: "databricks_conflict",
  429: "databricks_busy",
  503: "databricks_busy",
  504: "databricks_busy",
}

const remedyOf = (lack: Lack | undefined): { readonly remedy?: string } => {
  if (lack?.kind === "grant") return { remedy: `Ask an owner to run: ${lack.sql}` }
  if (lack?.kind === "scope")
    return {
      remedy: `Add the scope ${lack.scopes.join(", ")} to the app's user authorization (user_api_scopes), then restart the app.`,
    }
  return {}
}

/** A remedy stands behind it. */
const sentence = (said: string): string => (/[.!?]$/.test(said) ? said : `${said}.`)

/**
 * A refusal as the problem people get: a missing grant is named with the SQL that gives it, a missing scope with the
 * place to add it. `principal` is who asked.
 */
export const toProblem = (
  refusal: Refusal,
  facts: { readonly method: string; readonly path: string },
  principal: string,
): Problem => {
  const { status, errorCode, message, requestId } = refusal
  const isTemporary = errorCode === "ABORTED" || errorCode === "TEMPORARILY_UNAVAILABLE"
  const code = isTemporary
    ? "databricks_busy"
    : (CODES[status] ?? (status >= 500 ? "databricks_failed" : "databricks_refused"))
  const said = message === "" ? `The workspace answered ${status}.` : message
  return new Problem(code, {
    detail: requestId === undefined ? sentence(said) : `${said} (request ${requestId})`,
    ...(status === 403 ? remedyOf(lackIn(message, principal)) : {}),
    facts: { ...facts, status, errorCode, requestId },
  })
}

/** What a request gets that no answer came back to. */
export const unreachable = (host: string, error: unknown): Problem => {
  let code = ""
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") code = ` (${at.code})`
  return new Problem("databricks_unreachable", { detail: `There was no answer from ${host}${code}.`, cause: error })
}
