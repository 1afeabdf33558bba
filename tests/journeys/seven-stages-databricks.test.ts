import type { Page } from "playwright-core"
import { describe, expect, vi } from "vitest"
import { platformWords } from "../../app/frontend/messages/deploy.ts"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { PERSON } from "../fake-workspace/deploy.ts"
import { prepareFakeWorkspace, withLakeflow } from "../fake-workspace/prepare.ts"
import type { FakeWorkspace } from "../fake-workspace/server.ts"
import { expectAccessible } from "./browser.ts"
import { walkSevenStages } from "./seven-stages.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

/** A walk of many statements: each takes a part of what a warm warehouse needs, so that the walk ends in a minute. */
const STATEMENT_MS = 20

let fake: FakeWorkspace

const start = async (): Promise<RunningWorkbench> => {
  const { workspace, variables } = await prepareFakeWorkspace({
    statementMs: STATEMENT_MS,
    cli: inRoot("app/dist/server/cli.js"),
  })
  fake = workspace
  const workbench = await startWorkbench(undefined, { ...variables, ...(await withLakeflow(workspace)) })
  const isOpen = async () => {
    const { workspace: state = "open" } = await (await fetch(`${workbench.url}/health`)).json()
    if (state !== "open") throw new Error(`the workspace is ${state}`)
  }
  await vi.waitFor(isOpen, { timeout: 30_000, interval: 200 })
  return {
    ...workbench,
    stop: async () => {
      await workbench.stop()
      await workspace.close()
    },
  }
}

/** The training registered its version, so the agent is an endpoint of Model Serving, and the call went there. */
const isServedThere = async (page: Page, url: string): Promise<void> => {
  const [endpoint] = fake.world.serving.list()
  expect(endpoint).toMatchObject({
    name: "wishes",
    config: { entities: [{ entity_name: "main.databits.wishes", entity_version: "1" }] },
    calls: 2,
  })
  await page.goto(`${url}/endpoints/wishes`)
  await page.getByText(platformWords.version("main.databits.wishes", "1")).first().waitFor()
  await page.getByText(platformWords.costsWhenCalled).first().waitFor()
  await expectAccessible(page, "an endpoint of Model Serving")
}

describe("the seven stages in a Databricks workspace", () =>
  walkSevenStages({ start, patience: 30_000, person: PERSON, deployed: isServedThere }))
