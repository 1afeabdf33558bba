import clsx from "clsx"
import { linePath, scale } from "./chart-scale.ts"

type SparklineProps = {
  readonly values: readonly (number | null)[]
  /** What it shows in one sentence: "Quality over 24 h, from 0.91 to 0.83". */
  readonly label: string
  readonly tone?: "neutral" | "crit" | "accent"
  readonly width?: number
  readonly height?: number
}

const LINES = { neutral: "text-fg-3", crit: "text-crit", accent: "text-accent" } as const

/** A line without axes, its last value marked by a dot. */
export const Sparkline = ({ values, label, tone = "neutral", width = 88, height = 20 }: SparklineProps) => {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return <span className="text-fg-3">–</span>
  const x = scale(0, Math.max(1, values.length - 1), 3, width - 3)
  const y = scale(Math.min(...known), Math.max(...known), height - 3, 3)
  const points = values.map((value, at) => (value === null ? null : ([x(at), y(value)] as const)))
  const last = points.findLast((point) => point !== null)
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={clsx("shrink-0", LINES[tone])}
    >
      <path d={linePath(points)} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      {last ? <circle cx={last[0]} cy={last[1]} r="2" fill="currentColor" /> : null}
    </svg>
  )
}

export type SparkBar = { readonly value: number; readonly bad?: boolean }

type SparkbarsProps = {
  readonly bars: readonly SparkBar[]
  readonly label: string
  readonly height?: number
  /** Marks the last bar as the present. */
  readonly live?: boolean
}

/** Bars without axes, full width; grey, the bad ones red, the last one in the accent colour. */
export const Sparkbars = ({ bars, label, height = 24, live = true }: SparkbarsProps) => {
  const most = Math.max(1e-9, ...bars.map((bar) => bar.value))
  const fill = (bar: SparkBar, at: number): string => {
    if (bar.bad) return "fill-crit"
    return live && at === bars.length - 1 ? "fill-accent" : "fill-bar"
  }
  return (
    <svg
      role="img"
      aria-label={label}
      width="100%"
      height={height}
      viewBox={`0 0 ${Math.max(1, bars.length) * 6} ${height}`}
      preserveAspectRatio="none"
      className="block min-w-0"
    >
      {bars.map((bar, at) => {
        const tall = Math.max(bar.value > 0 ? 2 : 1, (bar.value / most) * height)
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
        return <rect key={at} x={at * 6 + 0.5} y={height - tall} width="5" height={tall} className={fill(bar, at)} />
      })}
    </svg>
  )
}
