import { useSyncExternalStore } from "react"

let ended = false
const listeners = new Set<() => void>()
const set = (next: boolean): void => {
  if (ended === next) return
  ended = next
  for (const listener of listeners) listener()
}

/** The server no longer knows this person: the frame asks to sign in again; unsent work is kept. */
export const sessionEnded = (): void => set(true)

/** The server answered as to a signed-in person. */
export const sessionHeld = (): void => set(false)

export const isSessionEnded = (): boolean => ended

export const onSession = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSessionEnded = (): boolean => useSyncExternalStore(onSession, isSessionEnded)
