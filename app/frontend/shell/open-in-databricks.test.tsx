import { QueryClientProvider } from "@tanstack/react-query"
import { act } from "react"
import { createRoot, type Root } from "react-dom/client"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { whoAmI } from "../../../contract/endpoints/settings.ts"
import { OpenInDatabricks, pageOfRun } from "./open-in-databricks.tsx"
import { callKey, queryClient } from "./query.ts"

let root: Root
let box: HTMLElement
const opened: string[] = []

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  vi.spyOn(window, "open").mockImplementation((url) => {
    opened.push(String(url))
    return null
  })
  opened.length = 0
  box = document.createElement("div")
  document.body.append(box)
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  queryClient.clear()
})

const show = (
  link: { host: string; workspaceId: string | null } | null,
  target: Parameters<typeof OpenInDatabricks>[0]["target"],
): HTMLButtonElement => {
  queryClient.setQueryData(callKey(whoAmI, {}), { workspace: { place: { catalog: "main", schema: "databits" }, link } })
  act(() =>
    root.render(
      <QueryClientProvider client={queryClient}>
        <OpenInDatabricks target={target} />
      </QueryClientProvider>,
    ),
  )
  const button = box.querySelector("button")
  if (!button) throw new Error("no button")
  return button
}

const LINK = { host: "https://ws.cloud.databricks.com", workspaceId: "4711" }

test.each([
  [{ kind: "table", name: "main.data.messages" }, "explore/data/main/data/messages"],
  [{ kind: "catalog", name: "main" }, "explore/data/main"],
  [{ kind: "schema", name: "main.data" }, "explore/data/main/data"],
  [{ kind: "volume", name: "main.data.drop" }, "explore/data/volumes/main/data/drop"],
  [{ kind: "function", name: "main.tools.shout" }, "explore/data/functions/main/tools/shout"],
  [{ kind: "row", of: "templates" }, "explore/data/main/databits/templates"],
  [{ kind: "row", of: "agents" }, "explore/data/main/databits/agents"],
  [pageOfRun({ place: null }), "explore/data/main/databits/job_runs"],
  [pageOfRun({ place: { jobId: "900719925474099302", runId: "17" } }), "jobs/900719925474099302/runs/17"],
  [{ kind: "row", of: "spans" }, "explore/data/main/databits/spans"],
  [{ kind: "endpoint", name: "support" }, "ml/endpoints/support"],
] as const)("%j opens its page in a new tab", (target, path) => {
  const button = show(LINK, target)
  act(() => button.click())
  expect(opened).toEqual([`${LINK.host}/${path}?w=4711`])
})

test("on a laptop it stays, does nothing, and says what would make it work", () => {
  const button = show(null, { kind: "table", name: "main.data.messages" })
  act(() => button.click())
  expect(opened).toEqual([])
  expect(button.getAttribute("aria-disabled")).toBe("true")
  expect(button.getAttribute("aria-label")).toContain("Settings")
})
