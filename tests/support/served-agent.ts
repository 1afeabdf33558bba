import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../../core/ports/index.ts"
import { databitContent } from "../../core/template/content.ts"
import { createDatabit } from "../../core/template/create.ts"
import { publishDatabit } from "../../core/template/publish.ts"
import { mainField } from "../../core/template/types.ts"
import { snapshotAssembled } from "../../core/train/events.ts"
import { registerModel } from "../../core/train/register-model.ts"
import { SNAPSHOT_COLUMNS } from "../../core/train/snapshot-rows.ts"

const ANA: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }

/** Messages that a small classifier learns to tell apart. */
export const MESSAGES: readonly (readonly [text: string, label: string])[] = [
  ["Where is my parcel? It should have come on Monday.", "delivery"],
  ["The courier has not shown up again, when does the parcel arrive?", "delivery"],
  ["My order is three days late and tracking says nothing.", "delivery"],
  ["Tracking has not moved since Friday, is the parcel lost?", "delivery"],
  ["Still waiting for the delivery you promised for today.", "delivery"],
  ["Which courier brings the order and at what time?", "delivery"],
  ["The parcel went to my neighbour, can the courier try again?", "delivery"],
  ["Delivery was planned for Tuesday and nobody came.", "delivery"],
  ["I was charged twice on this invoice, please check the bill.", "billing"],
  ["The amount on the bill is not what we agreed.", "billing"],
  ["Can I pay the invoice by card instead of direct debit?", "billing"],
  ["Why did my monthly bill go up by four pounds?", "billing"],
  ["Please send the invoice again, I need it for my taxes.", "billing"],
  ["My card was charged although the invoice was paid.", "billing"],
  ["There is a fee on the bill that I do not understand.", "billing"],
  ["The direct debit for the last invoice was taken too early.", "billing"],
  ["I cannot log in, the password is always wrong.", "login"],
  ["The app says my account is locked after the new password.", "login"],
  ["How do I reset the password of my account?", "login"],
  ["The login code never reaches my phone.", "login"],
  ["Signing in fails with an error since the app update.", "login"],
  ["My account does not accept the e-mail I signed up with.", "login"],
  ["The reset link for the password has expired.", "login"],
  ["I am logged out of the app every few minutes.", "login"],
]

type Shape = { readonly input: DatabitVersion["schema"]["input"]; readonly output: DatabitVersion["schema"]["output"] }

const OUTPUT: Shape["output"] = [
  { name: "intent", type: "enum[delivery, billing, login]" },
  { name: "confidence", type: "float" },
]

/** A published Databit; by default one text in, an intent with its confidence out. */
export const publishedDatabit = async (
  ports: Omit<Ports, "jobs">,
  { name = "support_intent", schema = {} }: { readonly name?: string; readonly schema?: Partial<Shape> } = {},
): Promise<DatabitVersion> => {
  const content = databitContent.parse({
    schema: { input: [{ name: "text", type: "string" }], output: OUTPUT, ...schema },
    template: (schema.input ?? [{ name: "text" }]).map((field) => `{${field.name}}`).join("\n"),
    examples: [],
    baseModel: null,
    settings: {},
  })
  const place = { catalog: "main", schema: "support" }
  const draft = await createDatabit(ports, ANA, { name, place, content, origin: { kind: "blank" } })
  return publishDatabit(ports, ANA, { ref: draft.name })
}

/** A classifier that was really trained on `MESSAGES`, registered for the Databit with its data set. */
export const trainedModel = async (ports: Omit<Ports, "jobs">, databit: DatabitVersion): Promise<ModelVersion> => {
  const field = mainField(databit.schema.output)?.name ?? ""
  const rows = MESSAGES.map(([text, label]) => ({
    item_id: null,
    text,
    label,
    split: "train",
    source_ref: null,
    decided_by: null,
    decided_at: null,
  }))
  const name = `main.training.${databit.name.split(".").at(-1)}_v1`
  const source = { kind: "snapshot" as const, databit: versionedRef(databit.name, databit.version) }
  const table = await ports.tables.save(ANA, { name, columns: SNAPSHOT_COLUMNS, source }, rows)
  const payload = snapshotAssembled.parse({
    id: versionedRef(name, table.version),
    table: name,
    tableVersion: table.version,
    databit: source.databit,
    databitVersionId: databit.id,
    field,
    contentHash: ports.clock.contentHash(rows),
    counts: { train: rows.length, holdout: 0, labels: 3 },
    runId: "test",
  })
  await ports.events.save(ANA, async () => [{ kind: "snapshot.assembled", subject: payload.id, payload }])
  const fitted = await ports.learners.start({
    texts: rows.map(({ text }) => text),
    labels: rows.map(({ label }) => label),
    seed: 1,
  })
  return registerModel(ports, ANA, {
    name: databit.name,
    snapshot: await ports.snapshots.find(payload.id),
    labels: fitted.labels,
    runId: ports.clock.id(),
    save: (version) => ports.files.save(`models/${databit.name}/${version}.classifier`, fitted.bytes),
  })
}
