import { QueryClientProvider } from "@tanstack/react-query"
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router"
import { act } from "react"
import { createRoot, type Root } from "react-dom/client"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { listTables } from "../../../contract/endpoints/data.ts"
import { getPipeline } from "../../../contract/endpoints/home.ts"
import { whoAmI } from "../../../contract/endpoints/settings.ts"
import { PROBLEMS } from "../../../contract/problems.ts"
import { shellWords } from "../messages/shell.ts"
import { WhenOpen } from "./opening.tsx"
import { queryClient, useCall } from "./query.ts"

/** What somebody accepts between the workspace being open and the page being there. */
const PROMPT_MS = 600
const STEP_MS = 50

let root: Root
let box: HTMLElement
let asked: string[]
let isOpen: boolean

const refusal = (): Response => {
  const { title, status, retry, remedy } = PROBLEMS.workspace_opening
  const body = { code: "workspace_opening", title, status, retry, remedy, request_id: "r-1" }
  return Response.json(body, { status })
}

const serve = async (url: string | URL | Request): Promise<Response> => {
  const { pathname } = new URL(String(url), "http://localhost")
  asked.push(pathname)
  return isOpen ? Response.json({}) : refusal()
}

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  asked = []
  isOpen = false
  vi.stubGlobal("fetch", serve)
  // What an answer holds plays no part here.
  vi.stubEnv("DEV", false)
  box = document.createElement("div")
  document.body.append(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  queryClient.clear()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const Tables = () => {
  const { data, error } = useCall(listTables, {})
  return <p>{error ? "the tables are refused" : data ? "the tables" : "reading"}</p>
}

/** It is there before, while and after the workspace opens, as the figures of the frame are. */
const Figures = () => <p>{useCall(getPipeline, { range: "24h" }).data ? "the figures" : "no figures"}</p>

const show = async (): Promise<void> => {
  const screen = createRootRoute({
    component: () => (
      <>
        <Figures />
        <WhenOpen>
          <Tables />
        </WhenOpen>
      </>
    ),
  })
  const router = createRouter({ routeTree: screen, history: createMemoryHistory() })
  root = createRoot(box)
  await act(async () => {
    root.render(
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>,
    )
    await router.load()
  })
}

const pass = (milliseconds: number): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds)
  })

/** Pauses between tries have a part of chance; this one is the same every time. */
const chance = (seed: number): void => {
  let state = seed
  vi.spyOn(Math, "random").mockImplementation(() => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  })
}

test.each(Array.from({ length: 30 }, (_, at) => 500 + at * 2 * STEP_MS))(
  "opened %i ms after the first visit, the page and the frame around it are there promptly",
  async (openedAt) => {
    chance(openedAt)
    await show()
    for (let at = STEP_MS; at < openedAt; at += STEP_MS) {
      await pass(STEP_MS)
      expect(box.textContent, `${at} ms`).toContain(shellWords.opening)
    }
    isOpen = true
    await pass(PROMPT_MS)
    expect(box.textContent).toBe("the figuresthe tables")
    expect(asked.filter((path) => path === listTables.path).length).toBeLessThan(4)
  },
)

test("a server that is started anew while the workspace opens is asked on", async () => {
  await show()
  await pass(1_000)
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")))
  await pass(20_000)
  vi.stubGlobal("fetch", serve)
  isOpen = true
  await pass(5_000)
  expect(box.textContent).toBe("the figuresthe tables")
  expect(asked).toContain(whoAmI.path)
})
