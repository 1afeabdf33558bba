import { CAPABILITIES } from "../../../../contract/capabilities.ts"
import type { Capability, CapabilityState, ConnectionFix } from "../../../../contract/entities/connection.ts"
import { connectionWords } from "../../messages/connection.ts"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { Status, type StatusKind } from "../../ui/status.tsx"

/** What is missing and not needed is no alarm: the workbench goes another way there. */
const kindOf = (state: CapabilityState["kind"], isNeeded: boolean): StatusKind => {
  if (state === "reachable") return "ok"
  if (state === "unasked") return "idle"
  if (isNeeded) return "critical"
  return state === "absent" ? "idle" : "warn"
}

/** What to do, with the SQL or command to copy. */
export const Fix = ({ fix, what }: { readonly fix: ConnectionFix; readonly what: string }) => (
  <div className="mt-1.5 flex min-w-0 flex-col gap-1.5">
    <p>{fix.says}</p>
    {fix.copy === null ? null : (
      <div className="flex min-w-0 items-start gap-1 rounded-control border border-line bg-sunken px-2.5 py-1.5">
        <code className="mono min-w-0 flex-1 whitespace-pre-wrap text-12 text-fg [overflow-wrap:anywhere]">
          {fix.copy}
        </code>
        <CopyButton text={fix.copy} label={connectionWords.copyFix(what)} />
      </div>
    )}
  </div>
)

const Row = ({ name, state }: Capability) => {
  const { says, usedFor, isNeeded } = CAPABILITIES[name]
  return (
    <li className="flex min-w-0 flex-col gap-1 border-line border-b px-4 py-2.5 text-13 last:border-b-0">
      <div className="flex min-w-0 flex-wrap items-center justify-between gap-x-4 gap-y-0.5">
        <span className="font-medium">{says}</span>
        <Status kind={kindOf(state.kind, isNeeded)} label={connectionWords.states[state.kind]} />
      </div>
      <p className="text-12 text-fg-3">{usedFor}</p>
      {state.detail === null ? null : (
        <div className="min-w-0 text-12 text-fg-2 [overflow-wrap:anywhere]">
          {state.detail}
          {"fix" in state && state.fix ? <Fix fix={state.fix} what={says} /> : null}
        </div>
      )}
    </li>
  )
}

type ListProps = { readonly title: string; readonly note?: string; readonly capabilities: readonly Capability[] }

/** Each thing the workbench uses: reachable, or what is missing. */
export const CapabilityList = ({ title, note, capabilities }: ListProps) => (
  <Card title={title} note={note} flush>
    <ul className="flex min-w-0 flex-col">
      {capabilities.map((one) => (
        <Row key={one.name} {...one} />
      ))}
    </ul>
  </Card>
)
