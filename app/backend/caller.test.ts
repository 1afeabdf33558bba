import { afterAll, beforeAll, expect, test } from "vitest"
import { PERSON } from "../../tests/fake-workspace/deploy.ts"
import { prepareFakeWorkspace } from "../../tests/fake-workspace/prepare.ts"
import { openTestApp, type TestApp } from "../../tests/support/app.ts"

const BEN = "ben@example.com"
const ANA = { person: PERSON, runsAs: PERSON, roles: ["admin" as const] }

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let laptop: TestApp
beforeAll(async () => {
  fake = await prepareFakeWorkspace()
  laptop = await openTestApp({ variables: { ...fake.variables, DATABITS_PERSON: "somebody" } })
  await laptop.workbench.ports.events.save(ANA, async () => [
    { kind: "person.saved", subject: BEN, payload: { name: BEN, roles: ["labeler"] } },
  ])
})
afterAll(async () => {
  await laptop.close()
  await fake.workspace.close()
})

test("on a laptop connected to Databricks a person is who the workspace says, whatever a request claims", async () => {
  const claims = {
    cookie: `databits_person=${encodeURIComponent(BEN)}`,
    "x-forwarded-email": BEN,
    "x-forwarded-user": BEN,
    "x-forwarded-access-token": "somebody's",
  }
  const me = await (await laptop.ask("GET", "/api/me", { headers: claims })).json()
  expect(me).toMatchObject({ person: PERSON, roles: ["admin"], canChoose: false })
  expect(fake.workspace.heard.map(({ path }) => path)).toContain("/api/2.0/preview/scim/v2/Me")

  const changed = await laptop.ask("PUT", "/api/settings/serving_size", { body: { value: "Medium" }, headers: claims })
  expect(changed.status).toBe(200)
  const { entries } = await (await laptop.ask("GET", "/api/audit?subject=serving_size", { headers: claims })).json()
  expect(entries.map(({ person }: { person: string }) => person)).toEqual([PERSON])
  expect(new Set(fake.workspace.heard.map(({ who }) => who))).toEqual(new Set([PERSON]))
})

test("nobody chooses to be somebody else there", async () => {
  const answer = await laptop.ask("POST", "/api/me", { body: { name: BEN } })
  expect(await answer.json()).toMatchObject({ code: "not_allowed" })
  expect(answer.headers.get("set-cookie")).toBeNull()
})
