import { act } from "react"
import { createRoot, type Root } from "react-dom/client"
import { afterEach, beforeEach, expect, test } from "vitest"
import { Button } from "./button.tsx"
import { Combobox } from "./combobox.tsx"
import { Confidence, confidenceBand } from "./confidence.tsx"
import { Field } from "./field.tsx"
import { Input } from "./input.tsx"
import { Segmented } from "./segmented.tsx"
import { Table } from "./table.tsx"

let root: Root
let box: HTMLElement

const show = (element: React.ReactNode): void => act(() => root.render(element))
const get = <E extends Element>(selector: string): E => {
  const element = document.querySelector<E>(selector)
  if (!element) throw new Error(`no ${selector}`)
  return element
}
const press = (on: Element, key: string): void =>
  act(() => void on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))

beforeEach(() => {
  Object.assign(globalThis, {
    IS_REACT_ACT_ENVIRONMENT: true,
    ResizeObserver: class {
      observe(): void {}
      disconnect(): void {}
      unobserve(): void {}
    },
  })
  Element.prototype.scrollIntoView = () => undefined
  box = document.createElement("div")
  document.body.append(box)
  root = createRoot(box)
})

afterEach(() => {
  act(() => root.unmount())
  box.remove()
})

test("a field ties label, hint and error to its control", () => {
  show(
    <Field label="Name" hint="Letters." error="Taken.">
      <Input />
    </Field>,
  )
  const input = get<HTMLInputElement>("input")
  expect(get<HTMLLabelElement>("label").control).toBe(input)
  expect(input.getAttribute("aria-invalid")).toBe("true")
  const described = (input.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent)
  expect(described).toEqual(["Letters.", "Taken."])
})

test("a button that cannot be used stays reachable, says why and does nothing", () => {
  let clicks = 0
  show(
    <Button why="Ask somebody with the role developer" onClick={() => clicks++}>
      Publish
    </Button>,
  )
  const button = get<HTMLButtonElement>("button")
  act(() => button.click())
  expect(clicks).toBe(0)
  expect(button.disabled).toBe(false)
  expect(button.getAttribute("aria-disabled")).toBe("true")
  expect(button.getAttribute("aria-description")).toBe("Ask somebody with the role developer")
})

test("a busy button cannot be pressed twice", () => {
  let clicks = 0
  show(
    <Button busy onClick={() => clicks++}>
      Train
    </Button>,
  )
  act(() => get<HTMLButtonElement>("button").click())
  expect(clicks).toBe(0)
})

test("a confidence falls into the band its limits say, and nothing is a dash", () => {
  expect([0.1, 0.6, 0.75, 0.9].map((value) => confidenceBand(value))).toEqual([0, 1, 2, 3])
  expect(confidenceBand(0.6, [0.7, 0.8, 0.9])).toBe(0)
  show(<Confidence value={null} />)
  expect(box.textContent).toContain("no confidence")
})

test("a combobox finds by parts of the name, chooses by keys and leaves on Escape", () => {
  const chosen: string[] = []
  const options = ["main.support.messages", "main.support.intents", "main.legal.clauses"].map((value) => ({
    value,
    label: value,
  }))
  show(<Combobox label="Table" value={undefined} options={options} onChange={(value) => chosen.push(value)} />)
  const input = get<HTMLInputElement>("input")
  act(() => input.click())
  expect(document.querySelectorAll("[role=option]")).toHaveLength(3)
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, "sup int")
    input.dispatchEvent(new Event("input", { bubbles: true }))
  })
  expect([...document.querySelectorAll("[role=option]")].map((option) => option.textContent)).toEqual([
    "main.support.intents",
  ])
  expect(document.getElementById(input.getAttribute("aria-activedescendant") ?? "")?.textContent).toBe(
    "main.support.intents",
  )
  press(input, "Enter")
  expect(chosen).toEqual(["main.support.intents"])
  act(() => input.click())
  press(input, "Escape")
  expect(document.querySelectorAll("[role=option]")).toHaveLength(0)
  expect(chosen).toHaveLength(1)
})

test("segments are radio buttons", () => {
  const chosen: string[] = []
  show(
    <Segmented
      label="Range"
      value="24h"
      options={[
        { value: "24h", label: "24 h" },
        { value: "7d", label: "7 d" },
      ]}
      onChange={(value) => chosen.push(value)}
    />,
  )
  act(() => get<HTMLInputElement>("input[value='7d']").click())
  expect(chosen).toEqual(["7d"])
})

test("a table sorts by its head, marks the active row, and shows shapes while it waits", () => {
  const sorts: string[] = []
  const columns = [{ id: "name", header: "Name", sortable: true, cell: (row: string) => row }]
  const table = (rows: readonly string[] | undefined): React.ReactNode => (
    <Table
      label="Names"
      columns={columns}
      rows={rows}
      rowKey={(row) => row}
      active="b"
      sort={{ by: "name", dir: "asc" }}
      onSort={(sort) => sorts.push(sort.dir)}
      empty={<p>None yet</p>}
    />
  )
  show(table(undefined))
  expect(get("[role=status]").getAttribute("aria-label")).toBe("Loading")
  show(table([]))
  expect(box.textContent).toBe("None yet")
  show(table(["a", "b"]))
  expect(get("th").getAttribute("aria-sort")).toBe("ascending")
  act(() => get<HTMLButtonElement>("th button").click())
  expect(sorts).toEqual(["desc"])
  expect(get("tr[data-active]").textContent).toBe("b")
})
