import type { ModelVersion } from "../../contract/entities/model.ts"
import type { TableRow } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"
import type { LabelTableRequest, TableWork } from "./label-request.ts"

type Needed = Pick<Ports, "files" | "learners" | "tables">

const BATCH = 500

/** Answers the rows of a table with a model trained here, in batches; it is sure of each answer to a degree that was measured. */
export const labelRowsByClassifier = async (
  { files, learners, tables }: Needed,
  who: Caller,
  { source, databit, inputs, kept, answers, into }: TableWork,
  { artifact, field }: ModelVersion,
  { runId, limit, signal, onProgress }: LabelTableRequest,
) => {
  const filled = answers.filter((one) => one.field === field || one.field === null)
  const total = Math.min(limit ?? source.rowCount, source.rowCount)
  let done = 0

  const answered = async (rows: readonly TableRow[]): Promise<TableRow[]> => {
    const texts = rows.map((row) =>
      inputText(
        databit.schema.input,
        Object.fromEntries(Object.entries(inputs).map(([input, column]) => [input, row[column] ?? null])),
      ),
    )
    const judged = await learners.judge(artifact.sha256, () => files.find(artifact.path), { texts })
    return rows.flatMap((row, at): TableRow[] => {
      const one = judged[at]
      if (!one || texts[at] === "") return []
      const values = filled.map(({ name, field: of }) => [name, of === null ? one.confidence : one.label])
      const own = kept.map(({ name }) => [name, row[name] ?? null])
      return [Object.fromEntries([...own, ...values])]
    })
  }

  const batches = async function* (): AsyncIterable<readonly TableRow[]> {
    const { name, version } = source
    for await (const rows of tables.listBatches(name, { version, limit, batch: BATCH })) {
      signal?.throwIfAborted()
      yield await answered(rows)
      done += rows.length
      onProgress?.(done, total, "Answering rows")
    }
  }

  const columns = [...kept, ...filled.map(({ name, type }) => ({ name, type }))]
  const table = await tables.save(who, { ...into, columns }, batches(), runId)
  return { table, asked: done, failed: 0 }
}
