const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.userAgent)

type Stroke = { readonly key: string; readonly mod: boolean; readonly shift: boolean; readonly alt: boolean }

const parseStroke = (text: string): Stroke => {
  const parts = text.split(/\+(?=.)/)
  const key = parts.at(-1) ?? ""
  return {
    key: key === "Space" ? " " : key.length === 1 ? key.toLowerCase() : key,
    mod: parts.includes("Mod"),
    shift: parts.includes("Shift"),
    alt: parts.includes("Alt"),
  }
}

/** The strokes of a key expression: "Mod+K" is one, "g d" two. */
export const strokesOf = (keys: string): readonly Stroke[] => keys.split(" ").map(parseStroke)

/** A key without a modifier, that would also type a character. */
export const isBare = (keys: string): boolean => !keys.includes("Mod+") && !keys.includes("Alt+")

type Pressed = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">

const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase()

/** Whether a key event is this stroke. Shift counts for letters and named keys only: "?" needs it on some keyboards. */
export const matches = (stroke: Stroke, event: Pressed): boolean => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (key !== stroke.key) return false
  if ((isMac ? event.metaKey : event.ctrlKey) !== stroke.mod) return false
  if ((isMac ? event.ctrlKey : event.metaKey) || event.altKey !== stroke.alt) return false
  return isLetter(event.key) || event.key.length > 1 || event.key === " " ? event.shiftKey === stroke.shift : true
}

/** The expression of a pressed key, for the key settings; undefined for a modifier alone. */
export const expressionOf = (event: Pressed): string | undefined => {
  if (["Shift", "Control", "Alt", "Meta", "Dead", "Tab"].includes(event.key)) return undefined
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const shift = event.shiftKey && (isLetter(event.key) || event.key.length > 1)
  return [(isMac ? event.metaKey : event.ctrlKey) ? "Mod" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key]
    .filter(Boolean)
    .join("+")
}
