import { lazy, Suspense } from "react"
import { useEverOpen } from "./intent.ts"
import type { SheetProps } from "./overlay-props.ts"
import { useReturnFocus } from "./return-focus.ts"

const Panel = lazy(() => import("./sheet-panel.tsx").then((module) => ({ default: module.SheetPanel })))

/** A panel at the edge: peek on the right, drawers on the left, menus of small screens at the bottom. */
export const Sheet = (props: SheetProps) => {
  const onCloseAutoFocus = useReturnFocus(props.open)
  return useEverOpen(props.open) ? (
    <Suspense>
      <Panel {...props} onCloseAutoFocus={onCloseAutoFocus} />
    </Suspense>
  ) : null
}
