import { lazy, Suspense, useSyncExternalStore } from "react"
import { announce } from "./live-region.tsx"

type ToastAction = { readonly label: string; readonly run: () => void }

let wanted = false
const listeners = new Set<() => void>()
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A short message at the lower right, with at most one act such as Undo. Never for review decisions: they use their footer line. */
export const toast = (text: string, action?: ToastAction): void => {
  wanted = true
  for (const listener of listeners) listener()
  announce(text)
  void import("./toaster.tsx").then(({ show }) => show(text, action))
}

const Toaster = lazy(() => import("./toaster.tsx").then((module) => ({ default: module.Toaster })))

/** Where toasts appear; loads its code with the first one. */
export const ToastSlot = () => {
  const open = useSyncExternalStore(subscribe, () => wanted)
  return open ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null
}
