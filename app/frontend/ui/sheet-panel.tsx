import clsx from "clsx"
import { X } from "lucide-react"
import { Dialog as Radix } from "radix-ui"
import { IconButton } from "./icon-button.tsx"
import type { SheetProps } from "./overlay-props.ts"

const SIDES = {
  right: "inset-y-0 right-0 w-[min(560px,100vw)] border-l",
  left: "inset-y-0 left-0 w-[min(320px,88vw)] border-r",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-overlay border-t",
} as const

type SheetPanelProps = SheetProps & { readonly onCloseAutoFocus: (event: Event) => void }

/** The drawn panel of `Sheet`. */
export const SheetPanel = ({
  open,
  onOpenChange,
  title,
  side = "right",
  actions,
  children,
  onCloseAutoFocus,
}: SheetPanelProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 bg-scrim" />
      <Radix.Content
        onCloseAutoFocus={onCloseAutoFocus}
        aria-describedby={undefined}
        className={clsx("fadein fixed z-50 flex flex-col border-line-2 bg-surface shadow-pop", SIDES[side])}
      >
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-4">
          <Radix.Title className="min-w-0 flex-1 truncate text-14 font-semibold">{title}</Radix.Title>
          {actions}
          <Radix.Close asChild>
            <IconButton label="Close" icon={<X size={16} />} size={28} keys="Escape" />
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
