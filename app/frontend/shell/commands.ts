import { isBare, matches, strokesOf } from "./keys.ts"

export type Command = {
  /** Stable and unique: "curate.approve". Key settings refer to it. */
  readonly id: string
  /** A verb and its object: "Approve item". */
  readonly title: string
  /** "J", "Mod+K", "g d", "Shift+X", "Enter", "1". */
  readonly keys?: string | undefined
  /** A second key for the same act, not changeable by people. */
  readonly alsoKeys?: string | undefined
  /** Heading in the palette and the key sheet. */
  readonly group?: string | undefined
  /** `screen` wins over `global` on the same key. */
  readonly scope?: "global" | "screen"
  /** Not offered and not bound while this is false. */
  readonly when?: (() => boolean) | undefined
  /** Left out of the palette (moving in a list, choosing option 3). */
  readonly hidden?: boolean
  /** Also runs while the key is held down; for moving only, never for decisions. */
  readonly repeat?: boolean
  /** Also runs with a dialog open. */
  readonly inDialog?: boolean
  readonly run: () => void
}

type Registered = { readonly command: () => Command; readonly order: number }

const registered = new Map<string, Registered[]>()
const listeners = new Set<() => void>()
let order = 0
let snapshot: readonly Command[] = []

const changed = (): void => {
  snapshot = [...registered.values()]
    .flatMap((all) => all.slice(-1))
    .sort((a, b) => a.order - b.order)
    .map((one) => one.command())
  for (const listener of listeners) listener()
}

/** Adds a command; `command` is asked anew at each use, so it may close over fresh state. Returns its removal. */
export const registerCommand = (id: string, command: () => Command): (() => void) => {
  const entry = { command, order: order++ }
  registered.set(id, [...(registered.get(id) ?? []), entry])
  changed()
  return () => {
    const left = (registered.get(id) ?? []).filter((one) => one !== entry)
    if (left.length > 0) registered.set(id, left)
    else registered.delete(id)
    changed()
  }
}

export const onCommands = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** All commands of the present screen, in the order they were added. */
export const commandList = (): readonly Command[] => snapshot

const STORE = "databits.keys"
type KeySettings = { readonly off: boolean; readonly keys: Readonly<Record<string, string | null>> }
const NO_SETTINGS: KeySettings = { off: false, keys: {} }

const isSettings = (value: unknown): value is KeySettings =>
  typeof value === "object" &&
  value !== null &&
  "off" in value &&
  typeof value.off === "boolean" &&
  "keys" in value &&
  typeof value.keys === "object" &&
  value.keys !== null

const readSettings = (): KeySettings => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORE) ?? "null")
    return isSettings(value) ? value : NO_SETTINGS
  } catch {
    return NO_SETTINGS
  }
}

let settings: KeySettings | undefined
export const keySettings = (): KeySettings => (settings ??= readSettings())

const writeSettings = (next: KeySettings): void => {
  settings = next
  localStorage.setItem(STORE, JSON.stringify(next))
  changed()
}

/** Gives a command other keys, none (null), or its own again (undefined). */
export const setKeys = (id: string, keys: string | null | undefined): void => {
  const { [id]: _, ...others } = keySettings().keys
  writeSettings({ ...keySettings(), keys: keys === undefined ? others : { ...others, [id]: keys } })
}

/** Switches all keys without a modifier off or on (WCAG 2.1.4). */
export const setBareKeysOff = (off: boolean): void => writeSettings({ ...keySettings(), off })

/** The keys a command has now: people's choice, else its own; undefined when it has none. */
export const keysOf = (command: Pick<Command, "id" | "keys">): string | undefined => {
  const { off, keys } = keySettings()
  const chosen = command.id in keys ? keys[command.id] : command.keys
  return chosen == null || (off && isBare(chosen)) ? undefined : chosen
}

/** Runs a command by its id, as a click on its button would. */
export const runCommand = (id: string): void => {
  const command = registered.get(id)?.at(-1)?.command()
  if (command && command.when?.() !== false) command.run()
}

const TYPING =
  "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=range]), textarea, select, [contenteditable=''], [contenteditable=true], [role=textbox]"
const PICKING =
  "[role=listbox], [role=option], [role=menu], [role^=menuitem], [role=combobox], [role=slider], [role=spinbutton], [role=tree]"
const CONTROL =
  "button, a[href], summary, [role=button], [role=tab], [role=radio], [role=checkbox], [role=switch], [tabindex='0']"
/** A part that takes the focus for scrolling only, as after a click on its text. */
const SCROLLED = "section[tabindex='0']:not([role])"
const NATIVE_KEYS = new Set([
  "Enter",
  " ",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
  "PageUp",
  "PageDown",
])

const dialogOpen = (): boolean =>
  document.querySelector("[role=dialog][data-state=open], [role=alertdialog][data-state=open]") !== null

/** Whether the focused element has its own use for this key. */
const takenByFocus = (event: KeyboardEvent): boolean => {
  const target = event.target instanceof Element ? event.target : undefined
  if (!target) return false
  if (target.closest(TYPING) || target.closest(PICKING)) return true
  const control = NATIVE_KEYS.has(event.key) ? target.closest(CONTROL) : null
  return control !== null && !(event.key === "Enter" && control.matches(SCROLLED))
}

const candidates = (): readonly Command[] =>
  [...snapshot]
    .sort((a, b) => Number(b.scope === "screen") - Number(a.scope === "screen"))
    .filter((command) => command.when?.() !== false)

const allowed = (command: Command, keys: string, event: KeyboardEvent): boolean => {
  if (event.repeat && !command.repeat) return false
  if (dialogOpen() && !command.inDialog) return false
  return !isBare(keys) || !takenByFocus(event)
}

let begun: { readonly key: string; readonly until: number } | undefined
const SEQUENCE_MS = 1200

const bindings = (command: Command): string[] =>
  [keysOf(command), keySettings().off ? undefined : command.alsoKeys].filter((keys) => keys !== undefined)

type Fit = "runs" | "begins" | undefined

/** What a key does for a binding: completes it, begins its sequence, or nothing. */
const fitOf = (keys: string, event: KeyboardEvent): Fit => {
  const [first, second] = strokesOf(keys)
  if (!first) return undefined
  if (begun === undefined) {
    if (!matches(first, event)) return undefined
    return second === undefined ? "runs" : "begins"
  }
  return second !== undefined && begun.key === first.key && matches(second, event) ? "runs" : undefined
}

const find = (event: KeyboardEvent): { readonly command: Command; readonly fit: Fit } | undefined => {
  const fits = candidates().flatMap((command) =>
    bindings(command)
      .filter((keys) => allowed(command, keys, event))
      .map((keys) => ({ command, fit: fitOf(keys, event) })),
  )
  return fits.find(({ fit }) => fit === "runs") ?? fits.find(({ fit }) => fit === "begins")
}

/** Escape leaves a field; what was typed stays, and single keys work again. */
const leaveField = (event: KeyboardEvent): void => {
  const field = event.target instanceof HTMLElement && event.target.matches(TYPING) ? event.target : undefined
  if (event.key !== "Escape" || !field || dialogOpen()) return
  event.preventDefault()
  field.blur()
}

/** The one key handler: put it on window's keydown. */
export const handleKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return
  if (begun && begun.until < event.timeStamp) begun = undefined
  const found = find(event)
  begun = found?.fit === "begins" ? { key: event.key.toLowerCase(), until: event.timeStamp + SEQUENCE_MS } : undefined
  if (found === undefined) {
    leaveField(event)
    return
  }
  event.preventDefault()
  if (found.fit === "begins") return
  // A field that commits on leaving must have committed before the act reads it.
  if (event.key === "Enter" && document.activeElement instanceof HTMLElement && document.activeElement.matches(TYPING))
    document.activeElement.blur()
  found.command.run()
}
