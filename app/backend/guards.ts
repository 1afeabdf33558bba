import { Problem } from "../../contract/problems.ts"

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"])

/** Whether an address to listen on reaches this computer only. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host) || host === "::1" || host.startsWith("127.")

const hostnameOf = (host: string): string | undefined => {
  try {
    return new URL(`http://${host}`).hostname
  } catch {
    return undefined
  }
}

/**
 * Refuses a Host that is not ours: another site that points its own name to this computer would be let in
 * otherwise. `allowed` are names with or without a port. Problem `host_refused`.
 */
export const checkHost = (host: string | null, allowed: ReadonlySet<string>): void => {
  const name = host === null ? undefined : hostnameOf(host)
  if (host !== null && name !== undefined && (LOOPBACK.has(name) || allowed.has(name) || allowed.has(host))) return
  throw new Problem("host_refused", {
    detail: `The workbench does not answer to ${host?.slice(0, 200) ?? "requests without a host"}.`,
  })
}

const isOwn = (origin: string, host: string): boolean => {
  try {
    return new URL(origin).host === host.toLowerCase()
  } catch {
    return false
  }
}

type Sent = Pick<Request, "method" | "headers">

/**
 * Refuses requests that another site makes in a person's browser: a foreign Origin on any method, and reads that
 * the browser marks as coming from another site unless the person followed a link. Programs send neither header.
 * Problem `origin_refused`.
 */
export const checkOrigin = ({ method, headers }: Sent, host: string): void => {
  const origin = headers.get("origin")
  if (origin !== null && !isOwn(origin, host))
    throw new Problem("origin_refused", { detail: `This request came from ${origin.slice(0, 200)}.` })
  const site = headers.get("sec-fetch-site")
  if (site !== "cross-site" && site !== "same-site") return
  if (method === "GET" && headers.get("sec-fetch-mode") === "navigate") return
  throw new Problem("origin_refused", { detail: "This request came from another site." })
}
