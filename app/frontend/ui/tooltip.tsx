import { Tooltip as Radix } from "radix-ui"
import type { ReactElement, ReactNode } from "react"
import { KeyHint } from "./key-hint.tsx"

type TooltipProps = {
  readonly content: ReactNode
  readonly keys?: string | undefined
  readonly side?: "top" | "right" | "bottom" | "left"
  /** One element that takes a ref and DOM props. */
  readonly children: ReactElement
}

/** Words (and keys) for a control on hover and focus. Needs `TooltipProvider` above, which the frame holds. */
export const Tooltip = ({ content, keys, side = "bottom", children }: TooltipProps) => (
  <Radix.Root>
    <Radix.Trigger asChild>{children}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className="fadein z-80 flex max-w-72 items-center gap-2 rounded-control border border-line-2 bg-surface px-2 py-1 text-12 text-fg shadow-pop"
      >
        {content}
        {keys ? <KeyHint keys={keys} /> : null}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)

export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
)
