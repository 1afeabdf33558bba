import type { Finding } from "../../../../core/template/view.ts"

export const EDITOR_TABS = ["fields", "prompt", "examples", "preview", "settings", "versions"] as const
export type EditorTab = (typeof EDITOR_TABS)[number]

/** The tab a finding belongs to. */
export const tabOf = ({ where }: Finding): EditorTab => {
  if (where.startsWith("template")) return "prompt"
  if (where.startsWith("examples")) return "examples"
  return where === "settings.bands" ? "settings" : "fields"
}

const FOCUSABLE = "input, textarea, select, button, [tabindex]"
const TRIES = 20

/** The element of a place, or of the nearest place around it. */
const placeOf = (where: string): HTMLElement | null => {
  for (let path = where; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const found = document.querySelector<HTMLElement>(`[data-where="${CSS.escape(path)}"]`)
    if (found) return found
  }
  return null
}

/** Puts the focus where a finding is, as soon as its tab is drawn. */
export const focusPlace = (where: string, tries = TRIES): void => {
  const place = placeOf(where)
  if (!place) {
    if (tries > 0) requestAnimationFrame(() => focusPlace(where, tries - 1))
    return
  }
  place.scrollIntoView({ block: "center" })
  place.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true })
}
