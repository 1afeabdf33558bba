import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from "react"
import { type ChartModel, nearestAt } from "./chart-model.ts"

type Choice = { readonly from: number; readonly to: number }

/** A shorter way of the pointer is a click. */
const LEAST_PX = 6

/** Choosing a part of a chart: by drawing over it, or with Enter at its beginning and again at its end. */
export const useChartChoice = (
  model: ChartModel,
  onChoose: ((from: number, to: number) => void) | undefined,
  chosen: number | undefined,
) => {
  const [choice, setChoice] = useState<Choice & { readonly by: "pointer" | "keys" }>()
  const xAt = (event: PointerEvent<SVGSVGElement>): number =>
    model.xs[nearestAt(model, event.clientX - event.currentTarget.getBoundingClientRect().left)] ?? 0
  const finish = ({ from, to }: Choice): void => {
    setChoice(undefined)
    onChoose?.(Math.min(from, to), Math.max(from, to))
  }
  const isWide = ({ from, to }: Choice): boolean => Math.abs(model.px(to) - model.px(from)) >= LEAST_PX
  if (!onChoose) return { choice: undefined, on: {}, drag: () => undefined, press: () => false }
  return {
    choice:
      choice?.by === "keys" && chosen !== undefined
        ? { ...choice, to: chosen }
        : choice && isWide(choice)
          ? choice
          : undefined,
    on: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setChoice({ from: xAt(event), to: xAt(event), by: "pointer" })
      },
      // The arrow keys are for who comes by the keyboard; a ring around what the pointer draws over would only disturb.
      onMouseDown: (event: MouseEvent) => event.preventDefault(),
      onPointerUp: () => {
        if (choice?.by !== "pointer") return
        if (isWide(choice)) finish(choice)
        else setChoice(undefined)
      },
      onPointerCancel: () => setChoice(undefined),
    },
    /** Follows the pointer while a part is drawn. */
    drag: (event: PointerEvent<SVGSVGElement>) => {
      if (choice?.by === "pointer") setChoice({ ...choice, to: xAt(event) })
    },
    /** Whether the key was for the choice. */
    press: (event: KeyboardEvent): boolean => {
      if (event.key === "Escape" && choice) {
        setChoice(undefined)
        event.stopPropagation()
        return true
      }
      if (event.key !== "Enter" || chosen === undefined) return false
      if (choice?.by === "keys" && choice.from !== chosen) finish({ from: choice.from, to: chosen })
      else setChoice({ from: chosen, to: chosen, by: "keys" })
      event.stopPropagation()
      return true
    },
  }
}
