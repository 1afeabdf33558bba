import { useRouter } from "@tanstack/react-router"
import { useEffect } from "react"
import { handleKey } from "./commands.ts"
import { useCrumbs } from "./crumbs.tsx"

const focusHeading = (): void =>
  (document.querySelector<HTMLElement>("main h1") ?? document.getElementById("main"))?.focus({ preventScroll: true })

/** A page that is still being read replaces its heading; until somebody acts, the focus follows to the new one. */
const FOLLOWED_MS = 5_000

/** Focuses the new page. Returns what ends the watch over its heading. */
const focusPage = (): (() => void) => {
  focusHeading()
  const main = document.getElementById("main")
  const watch = new MutationObserver(() => {
    if (document.activeElement === document.body || document.activeElement === main) focusHeading()
  })
  const end = (): void => {
    watch.disconnect()
    clearTimeout(timer)
    window.removeEventListener("keydown", end)
    window.removeEventListener("pointerdown", end)
  }
  const timer = setTimeout(end, FOLLOWED_MS)
  window.addEventListener("keydown", end)
  window.addEventListener("pointerdown", end)
  if (main) watch.observe(main, { childList: true, subtree: true })
  return end
}

/** Keys, focus and title follow the router; screen readers hear the new page's heading. */
export const useArrival = (): void => {
  const router = useRouter()
  const title = useCrumbs().at(-1)?.label
  useEffect(() => {
    document.title = title ? `${title} · Databits` : "Databits"
  }, [title])
  useEffect(() => {
    let end = (): void => undefined
    const leave = router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
      end()
      // The first page keeps the browser's own focus.
      if (pathChanged && fromLocation) end = focusPage()
    })
    return () => {
      end()
      leave()
    }
  }, [router])
  useEffect(() => {
    window.addEventListener("keydown", handleKey)
    return () => window.removeEventListener("keydown", handleKey)
  }, [])
}
