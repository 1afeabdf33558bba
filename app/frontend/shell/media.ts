import { useSyncExternalStore } from "react"

/** Whether a media query holds, followed. Layout belongs to container queries; this is for the frame. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener("change", listener)
      return () => media.removeEventListener("change", listener)
    },
    () => window.matchMedia(query).matches,
  )
