import type { TableRow } from "../../../contract/entities/table.ts"
import type { Caller } from "../../../contract/permissions.ts"
import { type FailedRow, MOST_FAILED, type RowsSaved, type RowsToSave } from "../../../core/ports/ai.ts"
import type { aiAnswersOver, OfWork } from "../../state/ai-answers.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import type { DatabricksTables } from "../tables/tables.ts"
import { ticked } from "../tables/types.ts"
import { compileInputs, inputCell, namedRows, type RowSource, rowSet } from "./sets.ts"

type Given = {
  readonly on: Warehouse
  readonly tables: DatabricksTables
  readonly answers: Pick<ReturnType<typeof aiAnswersOver>, "listOfWork">
}
type Failed = { readonly subject: string; readonly says: string; readonly reply: string }

/** Failed questions: of this run, and of runs before it, whose rows may be gone. */
type AllFailed = { readonly now: Failed[]; readonly before: Failed[] }

/** Answers that are read and checked together. */
const PAGE = 2_000
/** Failed rows whose inputs one statement reads. */
const FAILED_A_STATEMENT = 200
/** Column that joins answers to rows. No column of people is called so. */
const SUBJECT = "databits_subject"

/** Failed rows that are in the table, with what they asked. */
const withInputs = async (
  { on }: Given,
  { from, signal }: RowsToSave,
  source: RowSource,
  failed: readonly Failed[],
): Promise<FailedRow[]> => {
  // Also those beyond the limit of this run.
  const set = rowSet({ inputs: from.inputs }, source)
  const names = Object.keys(from.inputs)
  const found: FailedRow[] = []
  for (let start = 0; start < failed.length; start += FAILED_A_STATEMENT) {
    const page = failed.slice(start, start + FAILED_A_STATEMENT)
    const { statement, parameters } = compileInputs(
      set,
      from.inputs,
      page.map(({ subject }) => subject),
    )
    const { rows } = await runStatement(on, statement, parameters, { signal, repeatable: true })
    const bySubject = new Map(rows.map((row) => [row.subject, row]))
    for (const { subject, says, reply } of page) {
      const row = bySubject.get(subject)
      if (!row) continue
      const inputs = names.map((name, at): [string, string] => [name, String(row[inputCell(at)] ?? "")])
      found.push({ inputs: Object.fromEntries(inputs), says, reply })
    }
  }
  return found
}

/**
 * Answers are read and checked here, then go back through files of a volume; the rows they belong to are joined to them
 * by one statement and never leave the warehouse.
 */
export const saveAnsweredRows = async (given: Given, who: Caller, request: RowsToSave): Promise<RowsSaved> => {
  const { from, into, reader, signal, table } = request
  const source = await given.tables.findSource(from.table, from.version)
  const failed: AllFailed = { now: [], before: [] }
  let failedNow = 0

  const checkedRow = ({ subject, reply, runId }: OfWork): TableRow[] => {
    const one = reader(reply)
    if (one.ok) return [{ ...one.values, [SUBJECT]: subject }]
    const isOfThis = runId === into.runId
    if (isOfThis) failedNow += 1
    const list = isOfThis ? failed.now : failed.before
    if (list.length < MOST_FAILED) list.push({ subject, says: one.says, reply })
    return []
  }

  const checked = async function* (): AsyncIterable<readonly TableRow[]> {
    for (let after: string | undefined; ; ) {
      signal?.throwIfAborted()
      const page = await given.answers.listOfWork(into, { after, limit: PAGE })
      yield page.flatMap(checkedRow)
      after = page.at(-1)?.subject
      if (page.length < PAGE) return
    }
  }

  const kept = request.kept.map(({ name }) => `t.${ticked(name)}`)
  const made = request.answers.map(({ name }) => `a.${ticked(name)}`)
  const saved = await given.tables.saveBeside(
    who,
    { ...table, columns: [...request.kept, ...request.answers] },
    { columns: [{ name: SUBJECT, type: "string" }, ...request.answers], rows: checked() },
    (answers) =>
      `SELECT ${[...kept, ...made].join(", ")} FROM (${namedRows(from.inputs, source, SUBJECT)}) AS t JOIN (${answers}) AS a ON a.${ticked(SUBJECT)} = t.${ticked(SUBJECT)}`,
    { signal, why: into.runId, key: `rows:${into.runId}` },
  )
  const now = await withInputs(given, request, source, failed.now)
  const before = await withInputs(given, request, source, failed.before)
  const firstFailed = [...now, ...before].slice(0, MOST_FAILED)
  return { table: saved, failed: failedNow + before.length, firstFailed }
}
