import { cloneElement, lazy, type MouseEvent, Suspense } from "react"
import { useIntent } from "./intent.ts"
import type { MenuProps } from "./overlay-props.ts"

export type { MenuEntry } from "./overlay-props.ts"

const load = () => import("./menu-panel.tsx")
const Panel = lazy(() => load().then((module) => ({ default: module.MenuPanel })))

/** A menu of acts behind a button. Its code loads when the pointer or the focus reaches the button. */
export const Menu = (props: MenuProps) => {
  const { wanted, want, hints } = useIntent(load)
  const closed = cloneElement(props.trigger, {
    ...hints,
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: (event: MouseEvent) => {
      event.preventDefault()
      want()
    },
  })
  return wanted ? (
    <Suspense fallback={closed}>
      <Panel {...props} />
    </Suspense>
  ) : (
    closed
  )
}
