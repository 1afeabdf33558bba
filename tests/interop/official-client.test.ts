import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { listSent } from "../../workspace/databricks/sent.ts"
import { volumesOf } from "../../workspace/databricks/volumes.ts"
import { openClient } from "../../workspace/databricks/wire/client.ts"
import { fixedToken } from "../../workspace/databricks/wire/credentials.ts"
import { openTestWarehouse, type TestWarehouse } from "../warehouse.ts"

const FOLDER = "/Volumes/main/databits/files"
const EVENTS = 230

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  await warehouse.workspace.world.volumes.add("main", "databits", "files")
})
afterAll(() => warehouse.close())

const asked = async (place: object): Promise<unknown> => {
  const python = z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)
  const script = new URL("official_client.py", import.meta.url).pathname
  const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(place)], { timeout: 200_000 })
  return JSON.parse(stdout)
}

const event = (index: number) => ({
  id: `e${String(index).padStart(4, "0")}`,
  key: `k${index}`,
  kind: "thing.happened",
  subject: "thing",
  payload: "{}",
  person: "ana",
  runs_as: "ana",
  why: null,
  at: "2026-11-23T10:00:00.123Z",
})

test("the official Python client reads what ours wrote, and ours reads what it wrote", async () => {
  const { sql, app, workspace } = warehouse
  const volumes = volumesOf(app)
  const events = Array.from({ length: EVENTS }, (_, index) => event(index))
  await sql.append("events", events)
  await volumes.save(`${FOLDER}/ours.txt`, new TextEncoder().encode("übers Meer"), { overwrite: true })

  const token = workspace.world.identities.give({ kind: "user", name: "ana@example.com" })
  const seen = await asked({ host: workspace.host, token, folder: FOLDER, catalog: "main", schema: "databits" })

  expect(seen).toEqual({
    me: "ana@example.com",
    warehouse: "RUNNING",
    events: {
      columns: [
        { name: "id", type: "STRING" },
        { name: "at", type: "TIMESTAMP" },
      ],
      rows: events.map(({ id, at }) => [id, at]),
      total: EVENTS,
    },
    file: "übers Meer",
    size: 11,
    listed: ["ours.txt"],
    refused: "NotFound",
    history: [{ status: "FINISHED", text: "SELECT 1" }],
  })
  const credentials = fixedToken(token)
  const principal = "ana@example.com"
  const theirs = openClient({ as: "user", host: workspace.host, principal, credentials, userAgent: "databits/test" })
  const sent = await listSent({ ...warehouse.on, client: theirs }, ["sent_by", "the official client"], 0)
  expect(sent).toEqual([{ id: expect.stringContaining("statement"), state: "done" }])
  expect(new TextDecoder().decode(await volumes.find(`${FOLDER}/theirs/report.txt`))).toBe(
    "written by the official client",
  )
  expect(await volumes.list(FOLDER)).toContainEqual(expect.objectContaining({ name: "theirs", isFolder: true }))
  expect(await sql.db.selectFrom("settings").select(["id", "value"]).where("id", "=", "theirs").execute()).toEqual([
    { id: "theirs", value: "7" },
  ])
  // It asks for a link straight to the storage first, and takes the Files API where there is none.
  expect(new Set(workspace.unknown)).toEqual(new Set(["POST /api/2.0/fs/create-download-url"]))
})
