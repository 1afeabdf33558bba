import { useSyncExternalStore } from "react"
import { markDot } from "../ui/mark.tsx"
import type { StatusKind } from "../ui/status.tsx"

/** The browser draws its tabs in its own colours, so the icon has fixed ones that stand on light and dark. */
const COLOURS: Record<StatusKind, string> = {
  ok: "#4b76e8",
  running: "#4b76e8",
  suggestion: "#4b76e8",
  warn: "#d77804",
  critical: "#d92d38",
  idle: "#9aa0a8",
}

let health: readonly StatusKind[] | undefined
const listeners = new Set<() => void>()

const drawIcon = (kinds: readonly StatusKind[]): void => {
  const dots = kinds.map((kind, at) => {
    const { cx, cy } = markDot(at)
    return `<circle cx="${cx.toFixed(2)}" cy="${cy.toFixed(2)}" r="2.7" fill="${COLOURS[kind]}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${dots.join("")}</svg>`
  document.querySelector("link[rel=icon]")?.setAttribute("href", `data:image/svg+xml,${encodeURIComponent(svg)}`)
}

/** Shows the health of the seven stages in the mark and in the browser's tab. */
export const showHealth = (kinds: readonly StatusKind[]): void => {
  if (health !== undefined && kinds.join() === health.join()) return
  health = kinds
  drawIcon(kinds)
  for (const listener of listeners) listener()
}

/** The health of the seven stages as last told; undefined before. */
export const useHealth = (): readonly StatusKind[] | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => health,
  )
