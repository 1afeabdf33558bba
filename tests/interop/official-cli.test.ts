import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { prepareFakeWorkspace } from "../fake-workspace/prepare.ts"
import type { FakeWorkspace } from "../fake-workspace/server.ts"

const run = promisify(execFile)

/** The official CLI: no package registry has it, so it is used where it is installed. */
const CLI = process.env.DATABITS_DATABRICKS_CLI ?? "databricks"
const version = await run(CLI, ["version"]).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
)

let workspace: FakeWorkspace
let variables: Readonly<Record<string, string>>
let home: string
beforeAll(async () => {
  ;({ workspace, variables } = await prepareFakeWorkspace())
  home = mkdtempSync(join(tmpdir(), "databits-cli-"))
})
afterAll(async () => {
  await workspace.close()
  rmSync(home, { recursive: true, force: true })
})

/** What the CLI says of a target; it neither finds nor leaves anything of this computer. */
const validated = async (target: string, given: Readonly<Record<string, string>>) => {
  const { DATABRICKS_HOST, DATABRICKS_TOKEN } = variables
  const { stdout, stderr } = await run(
    CLI,
    [
      "bundle",
      "validate",
      "-t",
      target,
      ...Object.entries(given).flatMap(([name, value]) => ["--var", `${name}=${value}`]),
    ],
    {
      cwd: inRoot(),
      timeout: 60_000,
      env: {
        ...{ PATH: process.env.PATH, HOME: home, DATABRICKS_CONFIG_FILE: join(home, "none") },
        ...{ DATABRICKS_HOST, DATABRICKS_TOKEN, DATABRICKS_CLI_DISABLE_TELEMETRY: "1" },
        DATABRICKS_BUNDLE_TMP_DIR: home,
      },
    },
  )
  return { stdout, problems: `${stdout}${stderr}`.split("\n").filter((line) => /^(Error|Warning)/.test(line)) }
}

/** Of a build of the CLI that is no release; and that who deploys owns the folder, which a bundle for many cannot name. */
const MEANT = /CLI version constraint|workspace folder has permissions not configured/

test.runIf(version)(`the official CLI takes the bundle in every target (${version})`, async () => {
  const shared = { catalog: "main", jobs_principal: "123e4567-e89b-42d3-a456-426614174000", people: "reviewers" }
  for (const [target, given] of [
    ["dev", { catalog: "main" }],
    ["staging", shared],
    ["prod", shared],
  ] as const) {
    const { stdout, problems } = await validated(target, given)
    expect(problems.filter((line) => !MEANT.test(line))).toEqual([])
    expect(stdout).toContain("User: ana@example.com")
  }
  expect(workspace.unknown).toEqual([])
})

test.runIf(!version)(
  "bundle validate was not run: there is no databricks CLI (DATABITS_DATABRICKS_CLI names one)",
  () => {
    expect(version).toBeUndefined()
  },
)
