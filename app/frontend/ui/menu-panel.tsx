import clsx from "clsx"
import { Check } from "lucide-react"
import { DropdownMenu as Radix } from "radix-ui"
import { KeyHint } from "./key-hint.tsx"
import type { MenuEntry, MenuProps } from "./overlay-props.ts"

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

/** The drawn menu of `Menu`; mounts open, because it is mounted when it is first wanted. */
export const MenuPanel = ({ trigger, entries, align = "end" }: MenuProps) => (
  <Radix.Root modal={false} defaultOpen>
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
