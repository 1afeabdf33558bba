import type { AgentVersion, ServingEndpoint } from "../../../../contract/entities/agent.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import type { StatusKind } from "../../ui/status.tsx"

/** Where an endpoint stands, in words. */
export const stateWords = ({ state, movingTo }: ServingEndpoint): string =>
  state.kind === "ready" && movingTo !== null ? words.movingTo(movingTo) : words.state[state.kind]

const KINDS = { creating: "running", ready: "ok", failed: "critical", deleted: "idle" } as const

/** The sign of an endpoint's state; a version that could not be moved to is worth a look. */
export const stateSign = ({ state, movingTo, failedMove }: ServingEndpoint): StatusKind => {
  if (state.kind !== "ready") return KINDS[state.kind]
  if (movingTo !== null) return "running"
  return failedMove === null ? "ok" : "warn"
}

/** Whether an agent version answers calls, in words and as a sign. */
export const agentState = ({ status }: AgentVersion): { readonly label: string; readonly kind: StatusKind } => {
  if (status === "deployed") return { label: words.deployed, kind: "ok" }
  return { label: status === "retired" ? words.retired : words.notServed, kind: "idle" }
}
