import clsx from "clsx"

export type StatusKind = "ok" | "warn" | "critical" | "running" | "suggestion" | "idle"

const NAMES: Record<StatusKind, string> = {
  ok: "Good",
  warn: "Needs attention",
  critical: "Failing",
  running: "Running",
  suggestion: "Suggested",
  idle: "Not active",
}

const stroke = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.6,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const

const SHAPES: Record<StatusKind, { readonly tone: string; readonly draw: React.ReactNode }> = {
  ok: {
    tone: "text-ok",
    draw: (
      <g {...stroke}>
        <circle cx="8" cy="8" r="6.2" />
        <path d="m5.4 8.2 1.8 1.8 3.4-3.7" />
      </g>
    ),
  },
  warn: {
    tone: "text-warn",
    draw: (
      <g {...stroke}>
        <path d="M8 2.1 14.6 13.4H1.4Z" />
        <path d="M8 6.4v3" />
        <path d="M8 11.4v.01" />
      </g>
    ),
  },
  critical: {
    tone: "text-crit",
    draw: (
      <>
        <path d="M5.2 1.3h5.6l3.9 3.9v5.6l-3.9 3.9H5.2l-3.9-3.9V5.2Z" fill="currentColor" />
        <path
          d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"
          fill="none"
          stroke="var(--surface)"
          strokeWidth="1.7"
          strokeLinecap="round"
        />
      </>
    ),
  },
  running: {
    tone: "text-accent",
    draw: (
      <g className="spin" {...stroke} strokeWidth="1.9">
        <circle cx="8" cy="8" r="6.1" opacity=".28" />
        <path d="M8 1.9A6.1 6.1 0 0 1 14.1 8" />
      </g>
    ),
  },
  suggestion: {
    tone: "text-accent",
    draw: (
      <g {...stroke}>
        <circle cx="8" cy="8" r="6.2" />
        <path d="M8 11V5.2M5.6 7.4 8 5l2.4 2.4" />
      </g>
    ),
  },
  idle: { tone: "text-fg-3", draw: <circle cx="8" cy="8" r="6.2" {...stroke} strokeDasharray="2.2 2.65" /> },
}

type StatusProps = {
  readonly kind: StatusKind
  /** The word people read; without it the shape carries a hidden name. */
  readonly label?: string
  readonly hideLabel?: boolean
  readonly size?: 14 | 16 | 20
}

/** A state: shape first, colour second, a word always (visible or for screen readers). */
export const Status = ({ kind, label, hideLabel = label === undefined, size = 16 }: StatusProps) => {
  const { tone, draw } = SHAPES[kind]
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" className={clsx("shrink-0", tone)}>
        {draw}
      </svg>
      <span className={hideLabel ? "sr-only" : "truncate text-fg-2"}>{label ?? NAMES[kind]}</span>
    </span>
  )
}
