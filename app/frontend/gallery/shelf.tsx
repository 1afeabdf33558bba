import type { ReactNode } from "react"
import { Card } from "../ui/card.tsx"

/** One component on its shelf. */
export const Shelf = ({
  title,
  children,
  flush = false,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly flush?: boolean
}) => (
  <Card title={title} flush={flush}>
    {flush ? children : <div className="flex min-w-0 flex-wrap items-start gap-3">{children}</div>}
  </Card>
)
