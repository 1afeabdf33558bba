import clsx from "clsx"
import type { StatusKind } from "./status.tsx"

const FILLS: Record<StatusKind, string> = {
  ok: "fill-accent",
  warn: "fill-warn",
  critical: "fill-crit",
  running: "fill-accent",
  suggestion: "fill-accent",
  idle: "fill-bar",
}

/** Centre of dot 0..6 on the ring, in a box of 24. */
const dot = (at: number): { cx: number; cy: number } => {
  const angle = -Math.PI / 2 + (at * 2 * Math.PI) / 7
  return { cx: 12 + 8.4 * Math.cos(angle), cy: 12 + 8.4 * Math.sin(angle) }
}

const HEALTHY: readonly StatusKind[] = ["ok", "ok", "ok", "ok", "ok", "ok", "ok"]

/** The ring of seven dots, one for each stage, coloured by its health. */
export const Mark = ({
  health = HEALTHY,
  size = 22,
}: {
  readonly health?: readonly StatusKind[] | undefined
  readonly size?: number
}) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="shrink-0">
    {HEALTHY.map((_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the seven stages have fixed places
      <circle
        key={at}
        {...dot(at)}
        r={health[at] === "critical" ? 2.9 : 2.5}
        className={clsx(FILLS[health[at] ?? "idle"])}
      />
    ))}
  </svg>
)
