import clsx from "clsx"
import { Info } from "lucide-react"
import type { ReactNode } from "react"
import { Status } from "./status.tsx"

type NoticeProps = {
  readonly tone?: "info" | "warn" | "crit" | "ok"
  readonly title?: ReactNode
  readonly children?: ReactNode
  /** A link or button that leads to the remedy. */
  readonly action?: ReactNode
}

const TONES = {
  info: "border-accent-line bg-accent-soft",
  warn: "border-transparent bg-warn-soft",
  crit: "border-transparent bg-crit-soft",
  ok: "border-transparent bg-ok-soft",
} as const

/** Something to know, in its place on the page. */
export const Notice = ({ tone = "info", title, children, action }: NoticeProps) => (
  <div
    className={clsx(
      "flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-control border px-3 py-2",
      TONES[tone],
    )}
  >
    <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
      <span className="mt-0.5 shrink-0">
        {tone === "info" ? (
          <Info size={16} className="text-accent" aria-hidden="true" />
        ) : (
          <Status kind={tone === "crit" ? "critical" : tone} hideLabel />
        )}
      </span>
      <div className="min-w-0 text-13 text-fg-2">
        {title ? <span className="mr-1.5 font-medium text-fg">{title}</span> : null}
        {children}
      </div>
    </div>
    {action ? <div className="shrink-0">{action}</div> : null}
  </div>
)
