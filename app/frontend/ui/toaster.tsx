import { Toaster as Sonner, toast } from "sonner"

export const show = (text: string, action: { readonly label: string; readonly run: () => void } | undefined): void => {
  toast(text, action ? { action: { label: action.label, onClick: action.run }, duration: 8000 } : { duration: 5000 })
}

export const Toaster = () => (
  <Sonner
    position="bottom-right"
    gap={8}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast: "overlay flex w-[356px] max-w-[92vw] items-center gap-3 px-3 py-2.5 text-13 text-fg",
        title: "text-13",
        actionButton: "ml-auto h-7 shrink-0 rounded-control px-2 text-13 font-medium text-accent hover:bg-hover",
      },
    }}
  />
)
