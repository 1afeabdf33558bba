import { useSyncExternalStore } from "react"

export type Theme = "light" | "dark" | "system"

const STORE = "databits.theme"
const system = window.matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()

const stored = (): Theme => {
  const value = localStorage.getItem(STORE)
  return value === "light" || value === "dark" ? value : "system"
}

let chosen = stored()

const apply = (): void => {
  document.documentElement.dataset.theme = chosen === "system" ? (system.matches ? "dark" : "light") : chosen
  for (const listener of listeners) listener()
}

system.addEventListener("change", apply)
window.addEventListener("storage", (event) => {
  if (event.key !== STORE) return
  chosen = stored()
  apply()
})

/** Chooses the theme for this browser; `system` follows the computer. */
export const setTheme = (theme: Theme): void => {
  chosen = theme
  if (theme === "system") localStorage.removeItem(STORE)
  else localStorage.setItem(STORE, theme)
  apply()
}

/** The chosen theme, followed. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => chosen,
  )
