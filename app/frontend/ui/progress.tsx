import clsx from "clsx"
import type { ReactNode } from "react"
import { formatShare } from "./format.ts"

type ProgressProps = {
  /** 0..1; undefined while the whole is not known. */
  readonly value: number | undefined
  readonly label: string
  readonly tone?: "accent" | "ok" | "crit"
}

const TONES = { accent: "bg-accent-solid dark:bg-accent", ok: "bg-ok", crit: "bg-crit" } as const

/** A thin bar, 4 px high. */
export const Progress = ({ value, label, tone = "accent" }: ProgressProps) => {
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value))
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === undefined ? {} : { "aria-valuenow": Math.round(share * 100) })}
      className="h-1 w-full min-w-0 overflow-hidden rounded-full bg-track"
    >
      <div
        className={clsx("h-full rounded-full", TONES[tone], share === undefined && "breathe late w-1/3")}
        style={share === undefined ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  )
}

type JobBarProps = {
  readonly title: ReactNode
  readonly value: number | undefined
  /** What it is doing: "386 of 1,240, 2 failed". */
  readonly note?: ReactNode
  /** What is left: "6 min left". */
  readonly left?: ReactNode
  readonly actions?: ReactNode
  /** Plain words for screen readers. */
  readonly label: string
}

/** One running job: title and share, the bar, what it does and what is left. */
export const JobBar = ({ title, value, note, left, actions, label }: JobBarProps) => (
  <div className="flex min-w-0 flex-col gap-1.5">
    <div className="flex items-center gap-2">
      <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
      {value === undefined ? null : (
        <span className="tnum text-fg-2">{formatShare(Math.round(value * 100) / 100)}</span>
      )}
      {actions}
    </div>
    <Progress value={value} label={label} />
    <div className="flex gap-3 text-12 text-fg-3">
      <span className="min-w-0 flex-1 truncate">{note}</span>
      <span className="shrink-0">{left}</span>
    </div>
  </div>
)

export type Part = {
  readonly id: string
  readonly label: string
  readonly count: number
  readonly tone: "ok" | "accent" | "crit" | "warn" | "bar"
}

const PARTS = { ok: "bg-ok", accent: "bg-accent", crit: "bg-crit", warn: "bg-warn", bar: "bg-bar" } as const

/** One bar in parts, such as approved, corrected, rejected of a whole. */
export const StackedBar = ({
  parts,
  total,
  label,
}: {
  readonly parts: readonly Part[]
  readonly total: number
  readonly label: string
}) => (
  <div
    role="img"
    aria-label={`${label}: ${parts.map((part) => `${part.count} ${part.label}`).join(", ")}, of ${total}`}
    className="flex h-1.5 w-full min-w-0 gap-px overflow-hidden rounded-full bg-track"
  >
    {parts
      .filter((part) => part.count > 0)
      .map((part) => (
        <span
          key={part.id}
          title={`${part.count} ${part.label}`}
          className={PARTS[part.tone]}
          style={{ width: `${(part.count / Math.max(1, total)) * 100}%` }}
        />
      ))}
  </div>
)
