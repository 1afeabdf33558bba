import { afterEach, beforeEach, expect, test } from "vitest"
import {
  type Command,
  commandList,
  handleKey,
  keysOf,
  registerCommand,
  runCommand,
  setBareKeysOff,
  setKeys,
} from "./commands.ts"
import { expressionOf, matches, strokesOf } from "./keys.ts"

let removals: (() => void)[] = []
let ran: string[] = []

const offer = (command: Omit<Command, "title" | "run"> & Partial<Command>): void => {
  const full: Command = { title: command.id, run: () => ran.push(command.id), ...command }
  removals.push(registerCommand(command.id, () => full))
}

const press = (key: string, init: KeyboardEventInit = {}, on: Element = document.body): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init })
  on.dispatchEvent(event)
  return event
}

const place = <E extends HTMLElement>(html: string): E => {
  document.body.innerHTML = html
  const element = document.body.querySelector<E>("[data-here]")
  if (!element) throw new Error("nothing marked data-here")
  element.focus()
  return element
}

beforeEach(() => {
  window.addEventListener("keydown", handleKey)
  localStorage.clear()
})

afterEach(() => {
  window.removeEventListener("keydown", handleKey)
  press("Escape")
  for (const remove of removals) remove()
  removals = []
  ran = []
  document.body.innerHTML = ""
  setBareKeysOff(false)
})

test("a bare key runs its command and is taken from the browser", () => {
  offer({ id: "next", keys: "J" })
  expect(press("j").defaultPrevented).toBe(true)
  expect(press("z").defaultPrevented).toBe(false)
  expect(ran).toEqual(["next"])
})

test("Escape leaves a field, after which bare keys work again; it leads nowhere else while typing", () => {
  offer({ id: "next", keys: "J" })
  offer({ id: "up", keys: "Escape" })
  const note = place<HTMLTextAreaElement>("<textarea data-here>kept</textarea>")
  press("j", {}, note)
  expect(press("Escape", {}, note).defaultPrevented).toBe(true)
  expect([ran, note.value, document.activeElement]).toEqual([[], "kept", document.body])
  press("j")
  press("Escape")
  expect(ran).toEqual(["next", "up"])
})

test("bare keys rest while typing, Mod keys work", () => {
  offer({ id: "next", keys: "J" })
  offer({ id: "palette", keys: "Mod+K" })
  const input = place('<input data-here value="" />')
  press("j", {}, input)
  press("k", { ctrlKey: true }, input)
  expect(ran).toEqual(["palette"])
})

test("Mod+Enter lets the field commit before the command reads it", () => {
  let committed = false
  const input = place("<textarea data-here></textarea>")
  input.addEventListener("blur", () => {
    committed = true
  })
  offer({ id: "send", keys: "Mod+Enter", run: () => ran.push(committed ? "committed" : "too early") })
  press("Enter", { ctrlKey: true }, input)
  expect(ran).toEqual(["committed"])
})

test("a focused button keeps Enter and Space, letters still work; a listbox keeps all", () => {
  offer({ id: "approve", keys: "Enter" })
  offer({ id: "skip", keys: "S" })
  const button = place("<button data-here>Open</button>")
  press("Enter", {}, button)
  press("s", {}, button)
  expect(ran).toEqual(["skip"])
  const option = place('<div role="listbox"><div role="option" tabindex="-1" data-here></div></div>')
  press("s", {}, option)
  expect(ran).toEqual(["skip"])
})

test("a part that is focused for scrolling keeps the keys that scroll, and leaves Enter to the page", () => {
  offer({ id: "approve", keys: "Enter" })
  offer({ id: "play", keys: "Space" })
  const text = place('<section tabindex="0" data-here>Text</section>')
  press(" ", {}, text)
  press("Enter", {}, text)
  expect(ran).toEqual(["approve"])
})

test("with a modifier a bare key is something else", () => {
  offer({ id: "copy", keys: "C" })
  press("c", { ctrlKey: true })
  press("c", { metaKey: true })
  press("c", { altKey: true })
  press("C", { shiftKey: true })
  expect(ran).toEqual([])
})

test("an open dialog stops all but the commands made for it", () => {
  offer({ id: "next", keys: "J" })
  offer({ id: "close", keys: "Q", inDialog: true })
  document.body.innerHTML = '<div role="dialog" data-state="open"></div>'
  press("j")
  press("q")
  expect(ran).toEqual(["close"])
})

test("a held key repeats only what moves", () => {
  offer({ id: "next", keys: "J", repeat: true })
  offer({ id: "approve", keys: "A" })
  press("j", { repeat: true })
  press("a", { repeat: true })
  expect(ran).toEqual(["next"])
})

test("a screen's key wins over the global one, and gives it back", () => {
  offer({ id: "global", keys: "R", scope: "global" })
  const remove = registerCommand("screen", () => ({
    id: "screen",
    title: "x",
    keys: "R",
    scope: "screen",
    run: () => ran.push("screen"),
  }))
  press("r")
  remove()
  press("r")
  expect(ran).toEqual(["screen", "global"])
})

test("g then d goes; g then something unknown does nothing; d alone is its own", () => {
  offer({ id: "go", keys: "g d" })
  offer({ id: "delete", keys: "D" })
  press("g")
  press("d")
  press("g")
  press("x")
  press("d")
  expect(ran).toEqual(["go", "delete"])
})

test("a command that may not run now is not bound", () => {
  let may = false
  offer({ id: "undo", keys: "U", when: () => may })
  press("u")
  may = true
  press("u")
  runCommand("undo")
  expect(ran).toEqual(["undo", "undo"])
})

test("people change a key, take it away and give it back; the choice outlives the page", () => {
  offer({ id: "approve", keys: "A" })
  const [command] = commandList()
  if (!command) throw new Error("not offered")
  setKeys("approve", "Y")
  press("a")
  press("y")
  expect(ran).toEqual(["approve"])
  expect(JSON.parse(localStorage.getItem("databits.keys") ?? "")).toEqual({ off: false, keys: { approve: "Y" } })
  setKeys("approve", null)
  press("y")
  expect(keysOf(command)).toBeUndefined()
  setKeys("approve", undefined)
  expect(keysOf(command)).toBe("A")
  expect(ran).toEqual(["approve"])
})

test("bare keys can be switched off, Mod keys stay", () => {
  offer({ id: "next", keys: "J", alsoKeys: "ArrowDown" })
  offer({ id: "palette", keys: "Mod+K" })
  setBareKeysOff(true)
  press("j")
  press("ArrowDown")
  press("k", { ctrlKey: true })
  expect(ran).toEqual(["palette"])
})

test("? matches whatever the keyboard needs for it, and a pressed key can be written down", () => {
  const [question] = strokesOf("?")
  if (!question) throw new Error("no stroke")
  expect(matches(question, new KeyboardEvent("keydown", { key: "?", shiftKey: true }))).toBe(true)
  expect(matches(question, new KeyboardEvent("keydown", { key: "?" }))).toBe(true)
  expect(expressionOf(new KeyboardEvent("keydown", { key: "x", shiftKey: true, ctrlKey: true }))).toBe("Mod+Shift+X")
  expect(expressionOf(new KeyboardEvent("keydown", { key: "?", shiftKey: true }))).toBe("?")
  expect(expressionOf(new KeyboardEvent("keydown", { key: "Shift" }))).toBeUndefined()
})
