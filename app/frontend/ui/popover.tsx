import { Popover as Radix } from "radix-ui"
import type { ReactElement, ReactNode } from "react"

type PopoverProps = {
  readonly trigger: ReactElement
  /** Accessible name of the panel. */
  readonly label: string
  readonly children: ReactNode
  readonly align?: "start" | "center" | "end"
  readonly width?: 288 | 384
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** A small panel beside its button, for filters and details. Not for acts: that is `Menu`. */
export const Popover = ({ trigger, label, children, align = "start", width = 288, ...control }: PopoverProps) => (
  <Radix.Root {...control}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        style={{ width }}
        className="overlay fadein z-70 max-h-(--radix-popover-content-available-height) max-w-[92vw] overflow-y-auto p-3"
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
