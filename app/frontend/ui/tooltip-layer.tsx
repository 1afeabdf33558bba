import { type CSSProperties, useEffect, useRef, useState } from "react"
import { KeyHint } from "./key-hint.tsx"

type Tip = { readonly text: string; readonly keys: string | undefined; readonly style: CSSProperties }

const GAP = 6
const EDGE = 8
const DELAY_MS = 350

const SHIFT = { top: "-50% -100%", bottom: "-50% 0", left: "-100% -50%", right: "0 -50%" } as const
type Side = keyof typeof SHIFT
const isSide = (value: string | undefined): value is Side => value !== undefined && Object.hasOwn(SHIFT, value)

/** Where the tip's anchor point is; the side flips where there is no room for one line. */
const place = (box: DOMRect, wanted: Side): CSSProperties => {
  const fits = {
    top: box.top > 48,
    bottom: window.innerHeight - box.bottom > 48,
    left: box.left > 180,
    right: window.innerWidth - box.right > 180,
  }
  const opposite = { top: "bottom", bottom: "top", left: "right", right: "left" } as const
  const side = fits[wanted] ? wanted : opposite[wanted]
  const middle = { left: box.left + box.width / 2, top: box.top + box.height / 2 }
  const point = {
    top: { left: middle.left, top: box.top - GAP },
    bottom: { left: middle.left, top: box.bottom + GAP },
    left: { left: box.left - GAP, top: middle.top },
    right: { left: box.right + GAP, top: middle.top },
  }[side]
  return { ...point, translate: SHIFT[side] }
}

/** Still there, and not the button of an open menu. */
const wanted = (element: HTMLElement): boolean =>
  element.isConnected && element.getAttribute("aria-expanded") !== "true"

/** A centred tip at the edge of the window is moved back in once its size is known. */
const moveIn = (element: HTMLElement): void => {
  const box = element.getBoundingClientRect()
  const shift = Math.max(0, EDGE - box.left) - Math.max(0, box.right - window.innerWidth + EDGE)
  if (shift !== 0) element.style.marginLeft = `${shift}px`
}

const tipOf = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : undefined) ?? undefined

const read = (element: HTMLElement): Tip => ({
  text: element.dataset.tip ?? "",
  keys: element.dataset.tipKeys,
  style: place(element.getBoundingClientRect(), isSide(element.dataset.tipSide) ? element.dataset.tipSide : "bottom"),
})

/** Shows the tooltips of the whole page; the frame holds it once. They stay while pointed at, Escape hides them (WCAG 1.4.13). */
export const TooltipLayer = () => {
  const [tip, setTip] = useState<Tip>()
  const layer = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    const later = (milliseconds: number, next: () => Tip | undefined): void => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setTip(next()), milliseconds)
    }
    const show = (element: HTMLElement, delay: number): void =>
      later(delay, () => (wanted(element) ? read(element) : undefined))
    const over = (event: PointerEvent): void => {
      if (event.pointerType === "touch") return
      const element = tipOf(event.target)
      if (element) show(element, DELAY_MS)
      else if (event.target instanceof Node && layer.current?.contains(event.target)) clearTimeout(timer.current)
      else later(80, () => undefined)
    }
    const focus = (event: FocusEvent): void => {
      const element = tipOf(event.target)
      if (element && event.target instanceof Element && event.target.matches(":focus-visible")) show(element, 0)
    }
    const hide = (): void => later(0, () => undefined)
    const key = (event: KeyboardEvent): void => {
      if (event.key === "Escape") hide()
    }
    document.addEventListener("pointerover", over)
    document.addEventListener("focusin", focus)
    document.addEventListener("focusout", hide)
    document.addEventListener("pointerdown", hide)
    document.addEventListener("keydown", key)
    document.addEventListener("scroll", hide, true)
    return () => {
      clearTimeout(timer.current)
      document.removeEventListener("pointerover", over)
      document.removeEventListener("focusin", focus)
      document.removeEventListener("focusout", hide)
      document.removeEventListener("pointerdown", hide)
      document.removeEventListener("keydown", key)
      document.removeEventListener("scroll", hide, true)
    }
  }, [])

  const hold = (element: HTMLDivElement | null): void => {
    layer.current = element
    if (element) moveIn(element)
  }

  if (!tip || tip.text === "") return null
  return (
    <div
      key={tip.text}
      ref={hold}
      role="tooltip"
      style={tip.style}
      className="fadein fixed z-90 flex w-max max-w-72 items-center gap-2 rounded-control border border-line-2 bg-surface px-2 py-1 text-12 text-fg shadow-pop"
    >
      {tip.text}
      {tip.keys ? <KeyHint keys={tip.keys} /> : null}
    </div>
  )
}
