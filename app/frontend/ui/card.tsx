import clsx from "clsx"
import type { ReactNode } from "react"

type CardProps = {
  readonly title?: ReactNode
  /** Beside the title: a count, a badge. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** Content touches the edges (tables, row lists). */
  readonly flush?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** A surface with an optional header line. `@container`, so content can follow its width. */
export const Card = ({ title, note, actions, flush = false, className, children }: CardProps) => (
  <section className={clsx("card @container flex min-w-0 flex-col", className)}>
    {title ? (
      <header className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b px-4 py-1.5">
        <h2 className="min-w-0 truncate text-13 font-semibold">{title}</h2>
        {note ? <span className="text-12 text-fg-3">{note}</span> : null}
        {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
      </header>
    ) : null}
    <div className={clsx("min-w-0 flex-1", !flush && "p-4")}>{children}</div>
  </section>
)
