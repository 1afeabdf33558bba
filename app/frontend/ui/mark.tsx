import type { StatusKind } from "./status.tsx"

const FILLS: Record<StatusKind, string> = {
  ok: "fill-accent",
  warn: "fill-warn",
  critical: "fill-crit",
  running: "fill-accent",
  suggestion: "fill-accent",
  idle: "fill-control-line",
}

/** Centre of dot 0..6 on the ring, in a box of 24. */
export const markDot = (at: number): { cx: number; cy: number } => {
  const angle = -Math.PI / 2 + (at * 2 * Math.PI) / 7
  return { cx: 12 + 8.4 * Math.cos(angle), cy: 12 + 8.4 * Math.sin(angle) }
}

const STAGES = [0, 1, 2, 3, 4, 5, 6] as const

/** The ring of seven dots, one for each stage, coloured by its health. */
export const Mark = ({
  health,
  size = 22,
}: {
  readonly health?: readonly StatusKind[] | undefined
  readonly size?: number
}) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="shrink-0">
    {STAGES.map((at) => {
      const kind = health?.[at] ?? (health ? "idle" : "ok")
      return <circle key={at} {...markDot(at)} r={kind === "critical" ? 2.9 : 2.5} className={FILLS[kind]} />
    })}
  </svg>
)
