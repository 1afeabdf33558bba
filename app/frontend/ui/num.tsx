import { formatBytes, formatCompact, formatCount, formatDecimals, formatDuration, formatShare } from "./format.ts"

type NumProps = {
  readonly value: number | null | undefined
  /** `count` 48,213; `compact` 48.2K; `share` of a ratio; `score` two decimals; `bytes`. */
  readonly as?: "count" | "compact" | "share" | "score" | "bytes"
  readonly digits?: number
  readonly unit?: string
}

const FORMATS = {
  count: (value: number) => formatCount(value),
  compact: (value: number) => formatCompact(value),
  share: (value: number) => formatShare(value),
  score: (value: number) => formatDecimals(value, 2),
  bytes: (value: number) => formatBytes(value),
} as const

const None = () => (
  <span className="text-fg-3">
    <span aria-hidden="true">–</span>
    <span className="sr-only">not known</span>
  </span>
)

/** A number with tabular figures; what is not known is a dash. */
export const Num = ({ value, as = "count", digits, unit }: NumProps) => {
  if (value === null || value === undefined || Number.isNaN(value)) return <None />
  const text = digits === undefined ? FORMATS[as](value) : formatDecimals(value, digits)
  return (
    <span
      className="tnum whitespace-nowrap"
      {...(as === "compact" && value >= 1000 ? { title: formatCount(value) } : {})}
    >
      {text}
      {unit ? <span className="text-fg-3"> {unit}</span> : null}
    </span>
  )
}

/** A duration given in milliseconds. */
export const Duration = ({ ms }: { readonly ms: number | null | undefined }) =>
  ms === null || ms === undefined ? <None /> : <span className="tnum whitespace-nowrap">{formatDuration(ms)}</span>
