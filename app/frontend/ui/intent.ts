import { useState } from "react"

type Intent = {
  readonly onPointerEnter: () => void
  readonly onFocus: () => void
}

/**
 * For overlays whose code comes when they are wanted: `hints` begins loading when the pointer or the focus
 * arrives, `want` opens. Until then the page pays for the button only.
 */
export const useIntent = (
  load: () => Promise<unknown>,
): { readonly wanted: boolean; readonly want: () => void; readonly hints: Intent } => {
  const [wanted, setWanted] = useState(false)
  const preload = (): void => void load()
  return { wanted, want: () => setWanted(true), hints: { onPointerEnter: preload, onFocus: preload } }
}

/** Whether something has been open at least once; what was open stays mounted so that its closing is seen. */
export const useEverOpen = (open: boolean): boolean => {
  const [ever, setEver] = useState(open)
  if (open && !ever) setEver(true)
  return ever || open
}
