import clsx from "clsx"
import { formatDecimals } from "./format.ts"

/** Lower limits of the second, third and fourth band. */
export type ConfidenceBands = readonly [number, number, number]

const DEFAULT_BANDS: ConfidenceBands = [0.6, 0.75, 0.9]
const TONES = ["fill-crit", "fill-warn", "fill-warn", "fill-ok"] as const
const WORDS = ["low", "fair", "good", "high"] as const

/** The band 0..3 a confidence of 0..1 falls into. */
export const confidenceBand = (value: number, bands: ConfidenceBands = DEFAULT_BANDS): number =>
  bands.filter((limit) => value >= limit).length

type ConfidenceProps = { readonly value: number | null | undefined; readonly bands?: ConfidenceBands | undefined }

/** Four bars (count is the band) and two decimals. Nothing to show is a dash: no number is ever invented. */
export const Confidence = ({ value, bands = DEFAULT_BANDS }: ConfidenceProps) => {
  if (value === null || value === undefined)
    return (
      <span className="text-fg-3">
        –<span className="sr-only">no confidence</span>
      </span>
    )
  const band = confidenceBand(value, bands)
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5">
      <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
        {[0, 1, 2, 3].map((at) => (
          <rect
            key={at}
            x={at * 4.6}
            y={7 - at * 2}
            width="3.4"
            height={3 + at * 2}
            rx="1"
            className={clsx(at <= band ? TONES[band] : "fill-bar")}
          />
        ))}
      </svg>
      <span className="tnum text-fg-2">{formatDecimals(value, 2)}</span>
      <span className="sr-only">{WORDS[band]} confidence</span>
    </span>
  )
}
