import { type PointerEvent, useRef, useState } from "react"

/** A swipe farther than this decides. In pixels. */
const FAR = 90
/** Movement that is not clearly sideways is scrolling. */
const STEEP = 1.6

type Swipe = {
  /** How far the finger has moved sideways, 0 when there is no swipe. */
  readonly by: number
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: () => void
    readonly onPointerCancel: () => void
  }
}

/** Sideways swipes by touch; the buttons do the same for everybody else. */
export const useSwipe = (onSwipe: (to: "left" | "right") => void): Swipe => {
  const start = useRef<{ readonly x: number; readonly y: number }>(undefined)
  const [by, setBy] = useState(0)
  const end = (): void => {
    start.current = undefined
    setBy(0)
  }
  return {
    by,
    handlers: {
      onPointerDown: (event) => {
        if (event.pointerType === "touch") start.current = { x: event.clientX, y: event.clientY }
      },
      onPointerMove: (event) => {
        if (!start.current) return
        const [x, y] = [event.clientX - start.current.x, event.clientY - start.current.y]
        setBy(Math.abs(x) > STEEP * Math.abs(y) && Math.abs(x) > 8 ? x : 0)
      },
      onPointerUp: () => {
        if (by >= FAR) onSwipe("right")
        if (by <= -FAR) onSwipe("left")
        end()
      },
      onPointerCancel: end,
    },
  }
}
