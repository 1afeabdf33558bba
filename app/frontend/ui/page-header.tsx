import type { ReactNode } from "react"

type PageHeaderProps = {
  readonly title: ReactNode
  /** One sentence, or facts beside the title. */
  readonly subtitle?: ReactNode
  readonly beside?: ReactNode
  /** The main action last. */
  readonly actions?: ReactNode
}

/** The head of a page; holds its only h1, which takes the focus after a change of page. */
export const PageHeader = ({ title, subtitle, beside, actions }: PageHeaderProps) => (
  <header className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
    <div className="min-w-0 max-w-full">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h1 tabIndex={-1} className="min-w-0 text-20 font-semibold tracking-[-0.015em] [overflow-wrap:anywhere]">
          {title}
        </h1>
        {beside}
      </div>
      {subtitle ? <p className="mt-0.5 max-w-[80ch] text-13 text-fg-2">{subtitle}</p> : null}
    </div>
    {actions ? (
      <div className="ml-auto flex max-w-full flex-wrap items-center gap-2 max-md:ml-0 max-md:w-full max-md:justify-between">
        {actions}
      </div>
    ) : null}
  </header>
)
