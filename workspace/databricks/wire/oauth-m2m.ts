import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import { cannotSignIn, type Token } from "./credentials.ts"
import { unreachable } from "./failure.ts"

const discovery = z.object({ token_endpoint: z.string() })
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number() })
const refusal = z.object({ error: z.string().optional(), error_description: z.string().optional() })

const TIMEOUT_MS = 30_000
const TOO_MANY = 429

const readJson = async (response: Response): Promise<unknown> => response.json().catch(() => undefined)

/** Where tokens are given; a host that does not say gets the usual address. */
const tokenEndpoint = async (host: string): Promise<string> => {
  const usual = `${host}/oidc/v1/token`
  const response = await fetch(`${host}/oidc/.well-known/oauth-authorization-server`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  }).catch(() => undefined)
  if (!response?.ok) return usual
  const told = discovery.safeParse(await readJson(response))
  // The secret goes to the workspace or to https only, whatever a discovery document says.
  const isSafe =
    told.success && (told.data.token_endpoint.startsWith(`${host}/`) || told.data.token_endpoint.startsWith("https://"))
  return isSafe ? told.data.token_endpoint : usual
}

/**
 * One token of a service principal (OAuth client credentials, HTTP Basic with form-encoded id and secret, scope
 * `all-apis`). Problem `databricks_sign_in`; `databricks_busy` or `databricks_unreachable` where another try may help.
 */
export const fetchServiceToken = async (
  host: string,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
  now: () => number,
): Promise<Token> => {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")
  const askedAt = now()
  const response = await fetch(await tokenEndpoint(host), {
    method: "POST",
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  }).catch((error: unknown) => {
    throw unreachable(host, error)
  })
  const body = await readJson(response)
  const token = answer.safeParse(body)
  if (response.ok && token.success)
    return { value: token.data.access_token, expiresAt: askedAt + token.data.expires_in * 1_000 }
  const said = refusal.safeParse(body)
  const words = said.success ? (said.data.error_description ?? said.data.error) : undefined
  const detail = `The workspace gave no token to the service principal ${clientId} (${response.status}${words ? `: ${words}` : ""}).`
  if (response.ok || response.status === TOO_MANY || response.status >= 500)
    throw new Problem("databricks_busy", { detail })
  throw cannotSignIn(
    detail,
    "Check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET; a secret ends after a while and is then made anew.",
  )
}
