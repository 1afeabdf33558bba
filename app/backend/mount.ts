import type { Method } from "../../contract/endpoint.ts"
import type { Permission } from "../../contract/permissions.ts"
import type { Ports } from "../../core/ports/index.ts"
import type { RouteContext } from "./serve.ts"

/** A request of a protocol that is not ours: the body is read and the answer written by the handler. */
export type MountedHandler = (
  context: RouteContext & { readonly parameters: Readonly<Record<string, string>> },
) => Promise<Response>

/** A request that was refused, or failed, with what is known of it whoever sent it. */
export type RefusedRequest = {
  readonly requestId: string
  readonly ports: Ports
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Mounts a path outside the contract behind the same guards (host, origin, sign-in, permission, body limit).
 * `path` has `:name` parameters. A thrown Problem is answered by `refuse` in the protocol's own shape, or as
 * RFC 9457 where there is none. The request id is in the `x-request-id` header of every answer.
 */
export type Mount = (
  to: { readonly method: Method; readonly path: string; readonly may: Permission },
  handler: MountedHandler,
  refuse?: (error: unknown, refused: RefusedRequest) => Response | Promise<Response>,
) => void
