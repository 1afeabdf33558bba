import { afterAll, beforeAll, expect, test } from "vitest"
import type { Caller } from "../../contract/permissions.ts"
import { parseDatabitYaml, printDatabitYaml } from "../../jobs/databit-yaml.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import type { Ports } from "../ports/index.ts"
import { documentOf } from "./document.ts"
import { CONTRACT_CLASSIFIER } from "./fixtures/contract-classifier.ts"
import { importDatabit } from "./import-document.ts"
import { resolveModel } from "./resolve-model.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const place = { catalog: "main", schema: "databits" }
const document = parseDatabitYaml(CONTRACT_CLASSIFIER)

let bench: TestWorkbench
let ports: Ports
beforeAll(async () => {
  bench = await openTestWorkbench()
  ports = bench.workbench.ports
})
afterAll(() => bench.close())

const bringIn = (changes: object = {}, who = ana) =>
  importDatabit(ports, who, parseDatabitYaml(printDatabitYaml({ ...document, ...changes })), { place })

test("the contract classifier is published here although its model and its tables are elsewhere", async () => {
  const { databit, created, heldBack, findings } = await bringIn()
  expect({ created, heldBack }).toEqual({ created: true, heldBack: false })
  expect(databit).toMatchObject({
    name: "main.databits.contract_classifier",
    version: "2.1.0",
    status: "published",
    saved: true,
    createdBy: "legal_team@company.com",
    approvedBy: "compliance@company.com",
  })
  expect(findings.map(({ level }) => level)).toEqual(["warning", "warning", "warning"])
})

test("it comes out of the workspace as it went in", async () => {
  expect(documentOf(await ports.databits.find("contract_classifier"), place)).toEqual(document)
})

test("running it says which model is missing", async () => {
  const databit = await ports.databits.find("contract_classifier")
  await expect(resolveModel(ports, databit)).rejects.toMatchObject({
    code: "model_missing",
    detail: expect.stringContaining("databricks-meta-llama-3-1-70b-instruct"),
    remedy: expect.stringMatching(/Connect a model endpoint/),
  })
})

test("the same file twice is one version; the same number with other content is refused", async () => {
  const again = await bringIn()
  expect(again.created).toBe(false)
  expect(await ports.databits.listVersions(again.databit.databitId)).toHaveLength(1)
  await expect(bringIn({ template: "Other {document_text} {document_type}" })).rejects.toMatchObject({
    code: "conflict",
    field: "version",
  })
})

test("another version joins the same Databit, also an older one", async () => {
  const { databit } = await bringIn({ version: "1.0.0" })
  expect((await ports.databits.listVersions(databit.databitId)).map(({ version }) => version)).toEqual([
    "2.1.0",
    "1.0.0",
  ])
  expect((await ports.databits.find("contract_classifier")).version).toBe("2.1.0")
})

test("a file with errors becomes a draft and says what is wrong", async () => {
  const { databit, heldBack, findings } = await bringIn({ name: "broken", template: "{nothing}" })
  expect(heldBack).toBe(true)
  expect(databit).toMatchObject({ status: "draft", saved: false })
  expect(findings[0]).toMatchObject({ level: "error", where: "template.0" })
  await expect(bringIn({ name: "broken", template: "{nothing} else" })).rejects.toMatchObject({
    code: "conflict",
    field: "status",
  })
})

test("without the right to publish a published file is refused", async () => {
  const ben: Caller = { person: "ben", runsAs: "ben", roles: ["labeler"] }
  await expect(bringIn({ name: "other" }, ben)).rejects.toMatchObject({ code: "not_allowed" })
})
