import { Command as Cmdk } from "cmdk"
import type { ReactNode } from "react"
import { KeyHint } from "../ui/key-hint.tsx"

const HEADING =
  "[&_[cmdk-group-heading]]:cap [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1"

type RowProps = {
  readonly value: string
  readonly words?: string[]
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly note?: string | undefined
  readonly keys?: string | undefined
  readonly onSelect: () => void
}

/** One line of the palette. */
export const PaletteRow = ({ value, words = [], icon, title, note, keys, onSelect }: RowProps) => (
  <Cmdk.Item
    value={value}
    keywords={words}
    onSelect={onSelect}
    className="flex h-9 cursor-default items-center gap-3 rounded-control px-3 text-13 text-fg data-[selected=true]:bg-hover pointer-coarse:h-11"
  >
    <span className="shrink-0 text-fg-3">{icon}</span>
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <span className="min-w-0 shrink-0 truncate">{title}</span>
      {note ? <span className="min-w-0 truncate text-12 text-fg-3">{note}</span> : null}
    </span>
    {keys ? <KeyHint keys={keys} /> : null}
  </Cmdk.Item>
)

type GroupProps = { readonly heading: string; readonly children: ReactNode }

/** Lines of the palette under a heading. */
export const PaletteGroup = ({ heading, children }: GroupProps) => (
  <Cmdk.Group heading={heading} className={HEADING}>
    {children}
  </Cmdk.Group>
)
