import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Snapshot } from "../../contract/entities/model.ts"
import { splitName, threeLevelName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { makeKnown } from "../lineage/make-known.ts"
import type { Ports } from "../ports/index.ts"
import { type Side, splitByContent } from "../statistics/split.ts"
import { sourceTables } from "../template/source.ts"
import { mainField } from "../template/types.ts"
import { snapshotAssembled } from "./events.ts"
import { readSnapshot, SNAPSHOT_COLUMNS, type SnapshotRow } from "./snapshot-rows.ts"

type Needed = Pick<Ports, "catalog" | "clock" | "databits" | "events" | "items" | "snapshots" | "tables">

/** Where held-out rows come from instead of a split of the decided items. */
export type HoldoutTable = { readonly table: string; readonly text: string; readonly label: string }

export type AssembleRequest = {
  /** Published Databit version. */
  readonly databit: string
  readonly runId: string
  /** Share of the decided items that is held out, 0 to 0.5. */
  readonly holdoutShare: number
  readonly holdout?: HoldoutTable | undefined
  /** Three-level name of the table to write; `<databit>_v<n>` in the place of data sets when left out. */
  readonly table?: string | undefined
  /** Hears what went wrong beside it. */
  readonly note: (line: string) => void
}

const SEED = 20_261_123

const fieldOf = (databit: DatabitVersion): string => {
  const field = mainField(databit.schema.output)
  if (!field)
    throw new Problem("field_without_producer", {
      field: "output",
      detail: `${databit.name} has no output field with a fixed list of answers, so no classifier can be trained for it.`,
    })
  return field.name
}

/** Which items the newest data set of this question learnt from and which it held out. */
const sidesBefore = async (ports: Needed, databit: DatabitVersion, field: string): Promise<Map<string, Side>> => {
  const before = (await ports.snapshots.list({ databitName: databit.name })).find((one) => one.field === field)
  if (!before) return new Map()
  const sides = new Map<string, Side>()
  for (const split of ["train", "holdout"] as const) {
    for (const row of await readSnapshot(ports, before.id, split))
      if (row.item_id !== null) sides.set(row.item_id, split)
  }
  // A data set tested on another table held out none of its items: then there is nothing to keep.
  return [...sides.values()].includes("holdout") ? sides : new Map()
}

const decidedRows = async (
  ports: Needed,
  databit: DatabitVersion,
  field: string,
  request: AssembleRequest,
): Promise<SnapshotRow[]> => {
  const { items } = ports
  const labelled = await items.listLabelled(databit.databitId, field)
  const distinct = new Set(labelled.map((one) => one.label))
  if (distinct.size < 2) {
    throw new Problem("labels_needed", {
      detail: `Training needs decided items with at least two different answers; there are ${labelled.length} with ${distinct.size}.`,
    })
  }
  const rows = labelled.map(({ itemId, text, label }) => ({ id: itemId, text, label }))
  const held = request.holdout
    ? new Set<string>()
    : splitByContent(rows, {
        holdout: request.holdoutShare,
        seed: SEED,
        settled: await sidesBefore(ports, databit, field),
      }).holdout
  return labelled.map((one) => ({
    item_id: one.itemId,
    text: one.text,
    label: one.label,
    split: held.has(one.itemId) ? "holdout" : "train",
    source_ref: one.ref,
    decided_by: one.decidedBy,
    decided_at: one.decidedAt,
  }))
}

const tableRows = async ({ tables }: Needed, { table, text, label }: HoldoutTable): Promise<SnapshotRow[]> => {
  const info = await tables.find(table)
  const rows: SnapshotRow[] = []
  for await (const batch of tables.listBatches(table, { columns: [text, label] })) {
    for (const row of batch) {
      // As the answers to choose from, which are made without spaces around them.
      const answer = String(row[label] ?? "").trim()
      if (answer === "") continue
      rows.push({
        item_id: null,
        text: String(row[text] ?? ""),
        label: answer,
        split: "holdout",
        source_ref: `${versionedRef(table, info.version)}#${rows.length + 1}`,
        decided_by: null,
        decided_at: null,
      })
    }
  }
  return rows
}

/** A name that somebody chose, unless it belongs to a table that is no data set: that one would get other rows. */
const freeName = async (tables: Needed["tables"], wanted: string): Promise<string> => {
  const name = threeLevelName.safeParse(wanted)
  if (!name.success)
    throw new Problem("input_invalid", {
      field: "table",
      detail: `${wanted} is no name of a table.`,
      remedy: "Name it catalog.schema.table.",
    })
  const known = await tables.seek(name.data)
  if (known && known.source.kind !== "snapshot")
    throw new Problem("name_taken", { field: "table", detail: `${name.data} is a table that holds something else.` })
  return name.data
}

const nameFor = async (
  { snapshots, tables }: Needed,
  databit: DatabitVersion,
  wanted: string | undefined,
): Promise<string> => {
  if (wanted !== undefined) return wanted
  const { name } = splitName(databit.name)
  const { catalog, schema } = await tables.findPlace("training")
  const count = (await snapshots.list({ databitName: databit.name })).length
  for (let number = count + 1; ; number += 1) {
    const candidate = `${catalog}.${schema}.${name}_v${number}`
    if (!(await tables.seek(candidate))) return candidate
  }
}

/**
 * Makes an immutable training data set from the decided items of a published Databit. Near-duplicates never
 * stand on both sides of the split. The same decisions give the same snapshot, not a second one.
 */
export const assembleData = async (ports: Needed, who: Caller, request: AssembleRequest): Promise<Snapshot> => {
  const databit = await ports.databits.find(request.databit)
  if (databit.status !== "published")
    throw new Problem("databit_not_published", {
      detail: `${databit.name} ${databit.version} is ${databit.status === "draft" ? "a draft" : databit.status}.`,
    })
  const field = fieldOf(databit)
  const wanted = request.table === undefined ? undefined : await freeName(ports.tables, request.table)
  const decided = await decidedRows(ports, databit, field, request)
  const rows = request.holdout ? [...decided, ...(await tableRows(ports, request.holdout))] : decided
  const hash = ports.clock.contentHash(rows)

  const same = (await ports.snapshots.list({ databitName: databit.name })).find(
    (one) => one.contentHash === hash && one.field === field,
  )
  if (same) return same

  const table = await nameFor(ports, databit, wanted)
  const ref = versionedRef(databit.name, databit.version)
  const saved = await ports.tables.save(
    who,
    {
      name: table,
      columns: SNAPSHOT_COLUMNS,
      source: { kind: "snapshot", databit: ref },
      comment: `Training data of ${ref}`,
    },
    rows,
    request.runId,
  )
  const holdout = rows.filter((row) => row.split === "holdout").length
  const payload = snapshotAssembled.parse({
    id: versionedRef(table, saved.version),
    table,
    tableVersion: saved.version,
    databit: ref,
    databitVersionId: databit.id,
    field,
    contentHash: hash,
    counts: { train: rows.length - holdout, holdout, labels: new Set(decided.map((row) => row.label)).size },
    runId: request.runId,
  })
  await ports.events.save(who, async () => [{ kind: "snapshot.assembled", subject: payload.id, payload }], {
    why: request.runId,
  })
  const made = { kind: "table", name: table } as const
  const tags = {
    databits_kind: "dataset",
    databits_databit: ref,
    databits_version: String(saved.version),
    databits_run: request.runId,
  }
  const asked = { kind: "external", of: "databit", name: ref } as const
  const edges = [
    { source: asked, target: made },
    // Last: of a table of others it may be refused.
    ...sourceTables(databit.schema.input).map((name) => ({ source: { kind: "table" as const, name }, target: asked })),
  ]
  await makeKnown(ports, who, { of: made, tags, edges }, request.note)
  return ports.snapshots.find(payload.id)
}
