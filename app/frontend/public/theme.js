// Runs before the first paint, so that no page flashes in the other theme.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem("databits.theme")
  } catch {
    chosen = null
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches)
  document.documentElement.dataset.theme = dark ? "dark" : "light"
})()
