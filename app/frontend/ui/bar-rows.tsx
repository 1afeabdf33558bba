import clsx from "clsx"
import type { ReactNode } from "react"
import { formatCount } from "./format.ts"

export type BarRow = {
  readonly id: string
  readonly label: ReactNode
  readonly value: number
  /** Shown at the right instead of the plain number. */
  readonly shown?: ReactNode
  /** A second value drawn as a thin mark, such as the version before. */
  readonly before?: number | undefined
  readonly tone?: "neutral" | "accent" | "crit" | "ok"
}

type BarRowsProps = {
  readonly label: string
  readonly rows: readonly BarRow[]
  /** Right end of the scale; the largest value without it. */
  readonly max?: number
}

const TONES = { neutral: "bg-bar", accent: "bg-accent", crit: "bg-crit", ok: "bg-ok" } as const

/** Horizontal bars with their labels and numbers: a list, so it reads as its own table. */
export const BarRows = ({ label, rows, max }: BarRowsProps) => {
  const most = max ?? Math.max(1e-9, ...rows.map((row) => Math.max(row.value, row.before ?? 0)))
  const width = (value: number): string => `${Math.min(100, (Math.max(0, value) / most) * 100)}%`
  return (
    <ul aria-label={label} className="flex min-w-0 flex-col">
      {rows.map((row) => (
        <li
          key={row.id}
          className="grid min-h-7 grid-cols-[minmax(0,2fr)_minmax(48px,3fr)_minmax(48px,auto)] items-center gap-3"
        >
          <span className="truncate text-fg-2">{row.label}</span>
          <span className="relative h-2 min-w-0 rounded-full bg-track" aria-hidden="true">
            <span
              className={clsx("absolute inset-y-0 left-0 rounded-full", TONES[row.tone ?? "accent"])}
              style={{ width: width(row.value) }}
            />
            {row.before === undefined ? null : (
              <span className="absolute -inset-y-0.5 w-0.5 bg-fg" style={{ left: width(row.before) }} />
            )}
          </span>
          <span className="tnum text-right">{row.shown ?? formatCount(row.value)}</span>
        </li>
      ))}
    </ul>
  )
}
