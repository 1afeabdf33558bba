import { Link } from "@tanstack/react-router"
import type { ReactElement, ReactNode } from "react"
import type { Attention } from "../../../contract/endpoints/home.ts"
import { listRuns, type RunStateKind, type RunWithMay } from "../../../contract/endpoints/jobs.ts"
import { shellWords } from "../messages/shell.ts"
import { Ago } from "../ui/ago.tsx"
import { Popover } from "../ui/popover.tsx"
import { Status, type StatusKind } from "../ui/status.tsx"
import { PlaceLink } from "./place-link.tsx"
import { usePulse } from "./pulse.ts"
import { useCall } from "./query.ts"

const SHOWN = 6

const STATES: Readonly<Record<RunStateKind, StatusKind>> = {
  queued: "idle",
  running: "running",
  succeeded: "ok",
  failed: "critical",
  interrupted: "critical",
  cancelled: "idle",
}

const ROW = "flex min-w-0 items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover"

const Part = ({ title, none, children }: { title: string; none: string; children: readonly ReactNode[] }) => (
  <section className="not-last:mb-3">
    <h2 className="cap px-2 pb-1">{title}</h2>
    {children.length === 0 ? <p className="px-2 py-1 text-13 text-fg-2">{none}</p> : <ul>{children}</ul>}
  </section>
)

const Wanted = ({ one, onGo }: { readonly one: Attention; readonly onGo: () => void }) => (
  <li>
    <PlaceLink place={one.place} className={ROW} onClick={onGo}>
      <span className="mt-0.5">
        <Status kind={one.health} hideLabel />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block text-13 font-medium">{one.title}</span>
        {one.subject === null ? null : <span className="mono block truncate text-12 text-fg-2">{one.subject}</span>}
      </span>
    </PlaceLink>
  </li>
)

const Ended = ({ run, onGo }: { readonly run: RunWithMay; readonly onGo: () => void }) => (
  <li>
    <Link to="/jobs/$run" params={{ run: run.id }} className={ROW} onClick={onGo}>
      <span className="mt-0.5">
        <Status kind={STATES[run.state.kind]} label={shellWords.runStates[run.state.kind]} hideLabel />
      </span>
      <span className="mono min-w-0 flex-1 truncate text-12">{run.job}</span>
      <span className="shrink-0 text-12 text-fg-3">
        {"completedAt" in run.state ? <Ago at={run.state.completedAt} /> : null}
      </span>
    </Link>
  </li>
)

type BellPanelProps = {
  readonly trigger: ReactElement
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** What needs somebody, then what ended lately. */
export const BellPanel = ({ trigger, open, onOpenChange }: BellPanelProps) => {
  const attention = usePulse()?.attention ?? []
  const runs = useCall(listRuns, { scheduled: false, limit: 20 }, { enabled: open }).data?.runs ?? []
  const close = (): void => onOpenChange(false)
  return (
    <Popover trigger={trigger} label={shellWords.bell} align="end" width={384} open={open} onOpenChange={onOpenChange}>
      <Part title={shellWords.bellAttention} none={shellWords.bellNothing}>
        {attention.slice(0, SHOWN).map((one) => (
          <Wanted key={one.id} one={one} onGo={close} />
        ))}
      </Part>
      <Part title={shellWords.bellEnded} none={shellWords.bellNoRuns}>
        {runs
          .filter(({ state }) => "completedAt" in state)
          .slice(0, SHOWN)
          .map((run) => (
            <Ended key={run.id} run={run} onGo={close} />
          ))}
      </Part>
    </Popover>
  )
}
