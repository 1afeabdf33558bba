import { ChevronRight } from "lucide-react"
import type { ServingEndpoint } from "../../../../contract/entities/agent.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { Status, type StatusKind } from "../../ui/status.tsx"

type Step = { readonly label: string; readonly kind: StatusKind; readonly note?: string | undefined }

const stepsOf = ({ state, movingTo, agent }: ServingEndpoint): readonly Step[] => {
  const { asked, firstAnswer, ready } = words.steps
  if (state.kind === "deleted") return [{ label: words.state.deleted, kind: "idle" }]
  if (state.kind === "failed") {
    return [
      { label: asked, kind: "ok" },
      { label: firstAnswer, kind: "critical" },
      { label: ready, kind: "idle" },
    ]
  }
  if (state.kind === "creating" || movingTo !== null) {
    return [
      { label: asked, kind: "ok", note: movingTo ?? agent },
      { label: firstAnswer, kind: "running", note: movingTo ?? agent },
      { label: ready, kind: state.kind === "ready" ? "ok" : "idle", note: state.kind === "ready" ? agent : undefined },
    ]
  }
  return [
    { label: asked, kind: "ok" },
    { label: firstAnswer, kind: "ok" },
    { label: ready, kind: "ok", note: agent },
  ]
}

/** How far an endpoint is on its way to answering calls. */
export const StateStrip = ({ endpoint }: { readonly endpoint: ServingEndpoint }) => (
  <ol aria-label={words.columns.state} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-2">
    {stepsOf(endpoint).map((step, at) => (
      <li key={step.label} className="flex min-w-0 items-center gap-2">
        {at === 0 ? null : <ChevronRight size={14} className="shrink-0 text-fg-3" aria-hidden="true" />}
        <Status kind={step.kind} label={step.label} />
        {step.note === undefined ? null : <span className="mono truncate text-12 text-fg-3">{step.note}</span>}
      </li>
    ))}
  </ol>
)
