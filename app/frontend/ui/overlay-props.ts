import type { ReactElement, ReactNode } from "react"

export type DialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: ReactNode
  /** Buttons at the lower right, the main one last. */
  readonly actions?: ReactNode
  readonly width?: 400 | 560 | 760
  readonly children?: ReactNode
}

export type SheetProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly side?: "right" | "left" | "bottom"
  readonly actions?: ReactNode
  readonly children: ReactNode
}

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

export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly entries: readonly MenuEntry[]
  readonly align?: "start" | "end"
}

export type Option<Value extends string = string> = {
  readonly value: Value
  readonly label: string
  /** Second line or right-hand note. */
  readonly note?: string | undefined
  readonly icon?: ReactNode
  readonly disabled?: boolean | undefined
}

export type SelectProps<Value extends string> = {
  readonly value: Value | undefined
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
  /** Accessible name when there is no `Field` around it. */
  readonly label?: string
  readonly size?: 28 | 32 | 40
  readonly disabled?: boolean | undefined
  /** No outline: for choices in a header. */
  readonly quiet?: boolean
  readonly className?: string
}
