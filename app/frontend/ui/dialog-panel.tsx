import clsx from "clsx"
import { X } from "lucide-react"
import { Dialog as Radix } from "radix-ui"
import { IconButton } from "./icon-button.tsx"
import type { DialogProps } from "./overlay-props.ts"

const WIDTHS = { 400: "max-w-[400px]", 560: "max-w-[560px]", 760: "max-w-[760px]" } as const

/** A form begins in its first field, not on the button that closes it. A finger first sees the whole of it. */
const beginInForm = (event: Event): void => {
  const panel = event.currentTarget
  if (!(panel instanceof HTMLElement) || matchMedia("(pointer: coarse)").matches) return
  const field = panel.querySelector<HTMLElement>("input:not([type=file], :disabled), textarea:not(:disabled)")
  if (!field) return
  event.preventDefault()
  field.focus()
}

type DialogPanelProps = DialogProps & { readonly onCloseAutoFocus: (event: Event) => void }

/** The drawn dialog of `Dialog`. */
export const DialogPanel = ({
  open,
  onOpenChange,
  title,
  description,
  actions,
  width = 560,
  children,
  onCloseAutoFocus,
}: DialogPanelProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 bg-scrim" />
      <div className="pointer-events-none fixed inset-0 z-50 flex items-start justify-center p-4 pt-[10vh] max-md:items-end max-md:p-0">
        <Radix.Content
          onOpenAutoFocus={beginInForm}
          onCloseAutoFocus={onCloseAutoFocus}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={clsx(
            "overlay fadein pointer-events-auto flex max-h-[80dvh] w-full flex-col max-md:max-h-[92dvh] max-md:max-w-none max-md:rounded-b-none",
            WIDTHS[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-16 font-semibold">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-1 text-13 text-fg-2">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X size={16} />} size={28} />
            </Radix.Close>
          </header>
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-4 pb-1">{children}</div> : null}
          {actions ? (
            <footer className="flex flex-wrap justify-end gap-2 px-5 pt-4 pb-5">{actions}</footer>
          ) : (
            <div className="h-5 shrink-0" />
          )}
        </Radix.Content>
      </div>
    </Radix.Portal>
  </Radix.Root>
)
