import clsx from "clsx"
import { Check } from "lucide-react"
import { DropdownMenu as Radix } from "radix-ui"
import type { ReactElement, ReactNode } from "react"
import { KeyHint } from "./key-hint.tsx"

type Act = {
  readonly kind?: "act"
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly keys?: string | undefined
  readonly danger?: boolean
  readonly checked?: boolean | undefined
  /** Why it cannot be used now. */
  readonly why?: string | undefined
  readonly onSelect: () => void
}
export type MenuEntry =
  | Act
  | { readonly kind: "line"; readonly id: string }
  | { readonly kind: "caption"; readonly id: string; readonly label: string }

type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
  readonly align?: "start" | "end"
}

const ITEM =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-13 outline-none data-disabled:opacity-60 data-highlighted:bg-hover pointer-coarse:min-h-11"

const Entry = ({ entry }: { readonly entry: MenuEntry }) => {
  if (entry.kind === "line") return <Radix.Separator className="mx-1 my-1 h-px bg-line" />
  if (entry.kind === "caption") return <Radix.Label className="cap px-2 pt-2 pb-1">{entry.label}</Radix.Label>
  return (
    <Radix.Item
      disabled={entry.why !== undefined}
      onSelect={entry.onSelect}
      className={clsx(ITEM, entry.danger ? "text-crit-fg" : "text-fg")}
    >
      <span className="flex size-4 shrink-0 items-center justify-center">
        {entry.checked ? <Check size={14} /> : entry.icon}
      </span>
      <span className="min-w-0 flex-1">
        {entry.label}
        {entry.checked ? <span className="sr-only"> (chosen)</span> : null}
        {entry.why ? <span className="block text-12 text-fg-3">{entry.why}</span> : null}
      </span>
      {entry.keys ? <KeyHint keys={entry.keys} /> : null}
    </Radix.Item>
  )
}

/** A menu of acts behind a button. */
export const Menu = ({ trigger, entries, align = "end" }: MenuProps) => (
  <Radix.Root modal={false}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="overlay fadein z-70 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-[min(24rem,92vw)] overflow-y-auto p-1"
      >
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
