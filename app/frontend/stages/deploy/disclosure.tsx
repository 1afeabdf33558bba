import { ChevronRight } from "lucide-react"
import type { ReactNode } from "react"

/** Something most people never need, behind its title. */
export const Disclosure = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <details className="group min-w-0">
    <summary className="flex min-h-8 w-fit cursor-pointer list-none items-center gap-1 rounded-chip pr-2 text-13 text-fg-2 hover:text-fg pointer-coarse:min-h-11">
      <ChevronRight size={16} className="transition-transform duration-75 group-open:rotate-90" aria-hidden="true" />
      {title}
    </summary>
    <div className="mt-3 flex min-w-0 flex-col gap-3">{children}</div>
  </details>
)
