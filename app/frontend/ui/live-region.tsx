import { useSyncExternalStore } from "react"

type Said = { readonly polite: string; readonly urgent: string }

let said: Said = { polite: "", urgent: "" }
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says something to screen readers; `urgent` interrupts. Saying the same twice is heard twice. */
export const announce = (text: string, how: "polite" | "urgent" = "polite"): void => {
  // A trailing no-break space makes a repeated sentence a change, which is what gets announced.
  said = { ...said, [how]: said[how] === text ? `${text}\u00a0` : text }
  for (const listener of listeners) listener()
}

/** The two regions `announce` writes to; the frame holds them once. */
export const LiveRegion = () => {
  const now = useSyncExternalStore(subscribe, () => said)
  return (
    <>
      <div role="status" aria-live="polite" className="sr-only">
        {now.polite}
      </div>
      <div role="alert" aria-live="assertive" className="sr-only">
        {now.urgent}
      </div>
    </>
  )
}
