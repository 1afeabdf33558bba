import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { databricksServing } from "../../workspace/databricks/serving/model-serving.ts"
import { type OpenLearners, openLearners } from "../../workspace/learners/learners.ts"
import { putVersion } from "../support/registered-version.ts"
import { MESSAGES } from "../support/served-agent.ts"
import { openTestWarehouse, type TestWarehouse } from "../warehouse.ts"

const MODEL = "main.support.intent"
const TEXTS = ["Where is my parcel?", "The invoice is wrong."]

let warehouse: TestWarehouse
let learners: OpenLearners
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  learners = openLearners()
})
afterAll(async () => {
  await warehouse.close()
  await learners.close()
})

const asked = async (place: object): Promise<unknown> => {
  const python = z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)
  const script = new URL("official_serving.py", import.meta.url).pathname
  const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(place)], { timeout: 200_000 })
  return JSON.parse(stdout)
}

test("the official Python client reads and asks the endpoint that ours made, and ours leaves alone what it makes", async () => {
  const { world, host } = warehouse.workspace
  const { bytes } = await learners.start({
    texts: MESSAGES.map(([text]) => text),
    labels: MESSAGES.map(([, label]) => label),
    seed: 1,
  })
  for (const version of ["1", "2"]) putVersion(world, { name: MODEL, version }, bytes)
  const serving = databricksServing({
    client: warehouse.app,
    place: "main.databits",
    prefix: "",
    settings: async () => ({ by: "model_serving", size: "Medium", scaleToZero: true, callers: ["ana@example.com"] }),
  })
  const artifact = { path: "unused", sha256: "unused", bytes: bytes.byteLength }
  const of = (version: string) => ({ artifact, registered: { name: MODEL, version } })
  await serving.start("support", of("1"))
  await serving.start("support", of("2"))
  const { answers } = await serving.judge("support", { texts: TEXTS })

  const token = world.identities.give({ kind: "user", name: "ana@example.com" })
  const query = "SELECT coalesce(sum(request_count), 0) AS calls FROM main.databits.metrics"
  const seen = await asked({ host, token, endpoint: "support", model: MODEL, texts: TEXTS, query })

  const entity = { model: MODEL, size: "Medium", to_zero: true, state: "DEPLOYMENT_READY" }
  expect(seen).toEqual({
    ours: {
      ready: "READY",
      update: "NOT_UPDATING",
      entities: [
        { ...entity, name: "intent-1", version: "1" },
        { ...entity, name: "intent-2", version: "2" },
      ],
      routes: { "intent-1": 100, "intent-2": 0 },
      tags: { databits: "main.databits" },
    },
    predictions: answers.map(({ label, confidence, alternatives }) => ({ label, confidence, alternatives })),
    listed: true,
    log: expect.stringContaining(`Fetching ${MODEL} version 1`),
    theirs: {
      ready: "READY",
      update: "NOT_UPDATING",
      entities: [{ ...entity, size: "Small", name: "two", version: "2" }],
      routes: { two: 100 },
      tags: { team: "theirs" },
    },
    alert: { names: ["theirs"], state: "UNKNOWN", left: 0 },
  })
  await expect(serving.start("theirs", of("1"))).rejects.toMatchObject({ code: "name_taken" })
  expect(await serving.seek("theirs")).toBeUndefined()
  expect(warehouse.workspace.unknown).toEqual([])
})
