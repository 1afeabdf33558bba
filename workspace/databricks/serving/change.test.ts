import { expect, test } from "vitest"
import type { JsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { AppClient } from "../wire/client.ts"
import { PATIENT } from "../wire/retry.ts"
import { reach } from "./change.ts"

const PLACE = "main.databits"
const looking = (ready: string, config_update: string): JsonObject => ({
  name: "dev-x",
  tags: [{ key: "databits", value: PLACE }],
  state: { ready, config_update },
})
const STANDS = looking("NOT_READY", "NOT_UPDATING")
const CHANGES = looking("NOT_READY", "IN_PROGRESS")
const READY = looking("READY", "NOT_UPDATING")

/** Makes an endpoint on a platform that has none, then shows one after the other of these, the last one for ever. */
const making = async (shown: readonly JsonObject[]) => {
  let time = 0
  let made = false
  const left = [...shown]
  const client = {
    json: async (shape, { method }) => {
      if (method === "POST") made = true
      else if (!made) throw new Problem("databricks_missing", { detail: "none" })
      return shape.parse(method === "POST" ? STANDS : left.length > 1 ? left.shift() : left[0])
    },
  } satisfies Pick<AppClient, "json">
  const sleep = async (pause: number): Promise<void> => {
    time += pause
  }
  const patience = { ...PATIENT, now: () => time, sleep }
  const change = {
    wanted: () => ({ served_entities: [], traffic_config: { routes: [] } }),
    isReached: ({ state }: { readonly state?: { readonly ready?: string | null | undefined } | null | undefined }) =>
      state?.ready === "READY",
    description: "x",
  }
  const reached = reach({ client: client as unknown as AppClient, place: PLACE, patience }, "dev-x", change)
  return { state: (await reached).state, time }
}

test("a platform that shows the change a moment after it took it has not failed", async () => {
  expect(await making([STANDS, STANDS, CHANGES, READY])).toMatchObject({ state: { ready: "READY" } })
})

test("an endpoint that a change never comes to has failed, and so has one that stands still after it", async () => {
  await expect(making([STANDS])).rejects.toMatchObject({ code: "serving_failed" })
  await expect(making([CHANGES, STANDS, READY])).rejects.toMatchObject({ code: "serving_failed" })
})
