import { useLayoutEffect, useRef } from "react"

/**
 * Where the focus was when an overlay opened, for its `onCloseAutoFocus`: these overlays have no trigger of their
 * own that Radix could return to.
 */
export const useReturnFocus = (open: boolean): ((event: Event) => void) => {
  const from = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (open && document.activeElement instanceof HTMLElement) from.current = document.activeElement
  }, [open])
  return (event) => {
    event.preventDefault()
    if (from.current?.isConnected) from.current.focus()
  }
}
