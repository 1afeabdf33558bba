import type { z } from "zod"
import type { Endpoint } from "../../contract/endpoint.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../../core/ports/index.ts"
import type { Workbench } from "../../jobs/workbench.ts"
import type { Workspace } from "../../workspace/workspace.ts"
import type { Doctor } from "./doctor/doctor.ts"
import type { Live } from "./live/hub.ts"

/** What a handler gets besides its parsed input. */
export type RouteContext = {
  readonly who: Caller
  readonly ports: Ports
  readonly workspace: Workspace
  readonly workbench: Workbench<Workspace>
  readonly live: Live
  readonly doctor: Doctor
  readonly requestId: string
  /** The `Idempotency-Key` header, set apart by address and person, with a print of the input; goes into `events.save` as `key`. */
  readonly idempotencyKey: string | undefined
  /** The request itself: the bounded body of an `upload` endpoint, the signal that fires when the client leaves. */
  readonly request: Request
  /** Whether a person can be chosen in the browser: on this computer only, where nobody signs in. */
  readonly canChoosePerson: boolean
}

/**
 * What a handler returns is checked against the declared output and sent as JSON. A `Response` is sent as it is:
 * downloads (`kind: "file"`) and streams.
 */
export type Handler<Input extends z.ZodObject, Output extends z.ZodType> = (
  input: z.output<Input>,
  context: RouteContext,
) => Promise<z.input<Output> | Response>

/** Mounts one declared endpoint. Permission and input are checked before the handler runs. */
export type Serve = <Input extends z.ZodObject, Output extends z.ZodType>(
  to: Endpoint<Input, Output>,
  handler: Handler<Input, Output>,
) => void
