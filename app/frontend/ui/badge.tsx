import clsx from "clsx"
import type { ReactNode } from "react"

export type Tone = "neutral" | "accent" | "ok" | "warn" | "crit"

const TONES: Record<Tone, string> = {
  neutral: "border-line-2 text-fg-2",
  accent: "border-accent-line bg-accent-soft text-accent",
  ok: "border-transparent bg-ok-soft text-ok-fg",
  warn: "border-transparent bg-warn-soft text-warn-fg",
  crit: "border-transparent bg-crit-soft text-crit-fg",
}

type BadgeProps = {
  readonly tone?: Tone
  readonly mono?: boolean
  readonly icon?: ReactNode
  readonly children: ReactNode
}

/** A short word about a thing: stage, version, kind. State belongs to `Status`. */
export const Badge = ({ tone = "neutral", mono = false, icon, children }: BadgeProps) => (
  <span
    className={clsx(
      "inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-chip border px-1.5 text-12",
      mono ? "mono" : "font-medium",
      TONES[tone],
    )}
  >
    {icon}
    <span className="truncate">{children}</span>
  </span>
)

/** How many wait; nothing at zero. */
export const CountBadge = ({ count, tone = "neutral" }: { readonly count: number; readonly tone?: Tone }) =>
  count === 0 ? null : (
    <span
      className={clsx(
        "tnum inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-chip px-1 text-12",
        tone === "neutral" ? "bg-hover text-fg-2" : TONES[tone],
      )}
    >
      {count}
    </span>
  )
