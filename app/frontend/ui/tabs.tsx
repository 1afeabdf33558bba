import { Tabs as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { formatCount } from "./format.ts"

export type Tab<Value extends string = string> = {
  readonly value: Value
  readonly label: string
  readonly count?: number | undefined
}

type TabsProps<Value extends string> = {
  readonly value: Value
  readonly tabs: readonly Tab<Value>[]
  readonly onChange: (value: Value) => void
  readonly label: string
  /** The open tab's content. */
  readonly children: ReactNode
}

/** On a small screen the tabs lie in one line that scrolls: the open one is brought into sight, the page stays. */
const intoSight = (tab: HTMLElement | null): void => {
  const line = tab?.parentElement
  if (!tab || !line) return
  const [of, within] = [tab.getBoundingClientRect(), line.getBoundingClientRect()]
  if (of.right > within.right) line.scrollLeft += of.right - within.right
  else if (of.left < within.left) line.scrollLeft -= within.left - of.left
}

/** Tabs over one panel; keep `value` in the address (`search.tab`). Render only the open tab's content. */
export const Tabs = <Value extends string>({ value, tabs, onChange, label, children }: TabsProps<Value>) => {
  const pick = (next: string) => {
    const tab = tabs.find((candidate) => candidate.value === next)
    if (tab) onChange(tab.value)
  }
  return (
    <Radix.Root value={value} onValueChange={pick} className="flex min-h-0 min-w-0 flex-col gap-4">
      <Radix.List aria-label={label} className="flex min-w-0 gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            ref={tab.value === value ? intoSight : null}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 rounded-t-control border-transparent border-b-2 px-2.5 text-13 text-fg-2 -outline-offset-2 hover:text-fg data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg pointer-coarse:h-11"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="tnum text-12 text-fg-3">{formatCount(tab.count)}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="min-h-0 min-w-0">
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
