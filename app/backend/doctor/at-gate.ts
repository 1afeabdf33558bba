import type { Endpoint } from "../../../contract/endpoint.ts"
import { checkConnection, findConnection } from "../../../contract/endpoints/settings.ts"
import { Problem } from "../../../contract/problems.ts"
import { bounded, JSON_LIMIT } from "../body.ts"
import { checkHost, checkOrigin } from "../guards.ts"
import { inputReader } from "../read-input.ts"
import { isSignedIn } from "../sign-in.ts"
import type { Doctor, Progress } from "./doctor.ts"

type Options = {
  readonly doctor: Doctor
  readonly allowedHosts: readonly string[]
  readonly signInToken: string | undefined
  readonly isBehindProxy: boolean
}

/** Answers what needs no open workspace; undefined for everything else. */
export type Closed = (request: Request, progress: Progress) => Promise<Response | undefined>

const isFor = ({ method, path }: Endpoint, request: Request): boolean =>
  request.method === method && new URL(request.url).pathname === path

/**
 * The page of the connection while the workspace is not open: who may come in is checked as behind the gate. Roles lie
 * in the workspace; that everybody of the workbench may look needs none of them.
 */
export const connectionAtGate = (options: Options): Closed => {
  const { doctor, signInToken, isBehindProxy } = options
  const allowed = new Set(options.allowedHosts)
  const readCheck = inputReader(checkConnection)

  const checkComer = ({ headers, method, url }: Request): void => {
    const host = (isBehindProxy ? headers.get("x-forwarded-host") : null) ?? headers.get("host") ?? new URL(url).host
    if (!isBehindProxy) checkHost(host, allowed)
    checkOrigin({ method, headers }, host)
    const isKnown = isBehindProxy
      ? headers.has("x-forwarded-email") || headers.has("x-forwarded-user")
      : signInToken === undefined || isSignedIn(headers, signInToken)
    if (!isKnown) throw new Problem("sign_in_needed")
  }

  return async (request, progress) => {
    const asked = [findConnection, checkConnection].find((one) => isFor(one, request))
    if (!asked) return undefined
    checkComer(request)
    const answer =
      asked.name === findConnection.name
        ? await doctor.find(request.headers, progress)
        : await doctor.check(request.headers, progress, (await readCheck(bounded(request, JSON_LIMIT), {})).wake)
    return Response.json(asked.output.parse(answer), { headers: { "cache-control": "no-store" } })
  }
}
