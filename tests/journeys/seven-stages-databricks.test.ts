import { describe, vi } from "vitest"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { PERSON, prepareFakeWorkspace, withLakeflow } from "../fake-workspace/prepare.ts"
import { walkSevenStages } from "./seven-stages.ts"
import { type RunningWorkbench, startWorkbench } from "./workbench.ts"

/** A walk of many statements: each takes a part of what a warm warehouse needs, so that the walk ends in a minute. */
const STATEMENT_MS = 20

const start = async (): Promise<RunningWorkbench> => {
  const { workspace, variables } = await prepareFakeWorkspace({
    statementMs: STATEMENT_MS,
    cli: inRoot("app/dist/server/cli.js"),
  })
  const workbench = await startWorkbench(undefined, { ...variables, ...withLakeflow(workspace) })
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

describe("the seven stages in a Databricks workspace", () =>
  walkSevenStages({ start, patience: 30_000, person: PERSON }))
