import type { ReactNode } from "react"

type EmptyStateProps = {
  readonly icon?: ReactNode
  readonly title: string
  /** One sentence. */
  readonly children?: ReactNode
  /** One main action, then one with sample data. */
  readonly actions?: ReactNode
}

/** Nothing here yet: why, and the one thing to do next. */
export const EmptyState = ({ icon, title, children, actions }: EmptyStateProps) => (
  <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
    {icon ? (
      <span className="mb-1 flex size-10 items-center justify-center rounded-card border border-line bg-sunken text-fg-3">
        {icon}
      </span>
    ) : null}
    <p className="text-14 font-semibold">{title}</p>
    {children ? <div className="max-w-[52ch] text-13 text-fg-2">{children}</div> : null}
    {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
  </div>
)
