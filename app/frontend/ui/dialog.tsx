import { lazy, Suspense } from "react"
import { useEverOpen } from "./intent.ts"
import type { DialogProps } from "./overlay-props.ts"
import { useReturnFocus } from "./return-focus.ts"

const Panel = lazy(() => import("./dialog-panel.tsx").then((module) => ({ default: module.DialogPanel })))

/** A modal dialog: focus stays inside, Escape closes, focus returns to where it was. Its code loads with the first opening. */
export const Dialog = (props: DialogProps) => {
  const onCloseAutoFocus = useReturnFocus(props.open)
  return useEverOpen(props.open) ? (
    <Suspense>
      <Panel {...props} onCloseAutoFocus={onCloseAutoFocus} />
    </Suspense>
  ) : null
}
