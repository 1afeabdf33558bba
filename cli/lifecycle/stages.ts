import { basename } from "node:path"
import { z } from "zod"
import { listFeedback } from "../../contract/endpoints/improve.ts"
import { getMetrics } from "../../contract/endpoints/monitor.ts"
import { createDatabit, publishDatabit } from "../../contract/endpoints/template.ts"
import { importResult } from "../../contract/entities/table.ts"
import { toNamePart, versionedRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import { bringFile } from "../bring-file.ts"
import type { Session } from "../session.ts"
import type { Terminal } from "../terminal.ts"
import { awaitFollower, runJob } from "./jobs.ts"
import type { BadRow, Figures } from "./outcome.ts"

export type Columns = { readonly text: string; readonly label: string }

/** Imports a file as a table; bad rows come back with line and reason. */
export const ingest = async (
  session: Session,
  terminal: Terminal,
  file: string,
  table: string,
): Promise<{ table: string; rows: number; bad: BadRow[]; badCount: number }> => {
  const brought = await bringFile(session, file)
  const done = await runJob(session, terminal, "ingest_files", { ...brought, table }, importResult)
  const bad = done.firstBadRows.map(({ line, reason }) => ({ file: basename(file), line, reason }))
  return { table: done.table, rows: done.rows, bad, badCount: done.badRows }
}

export type MadeDatabit = {
  readonly name: string
  readonly ref: string
  readonly databitId: string
  readonly answerField: string
  readonly textField: string
}

/** Makes a Databit from the table's two columns and publishes it. */
export const makeDatabit = async (session: Session, table: string, columns: Columns): Promise<MadeDatabit> => {
  const { databit } = await session.call(createDatabit, {
    from: { kind: "table", table, text: [columns.text], answer: columns.label },
  })
  const published = (await session.call(publishDatabit, { ref: databit.name })).databit
  const textField = published.schema.input[0]?.name
  const answerField = published.schema.output.find((field) => field.type.startsWith("enum"))?.name
  if (textField === undefined || answerField === undefined)
    throw new Problem("databit_invalid", { detail: `${databit.name} has no text to read or no answer to choose.` })
  return {
    name: published.name,
    ref: versionedRef(published.name, published.version),
    databitId: published.databitId,
    answerField,
    textField,
  }
}

const generated = z.object({ created: z.int(), rows: z.int() })

/** Makes items from the table's rows. */
export const makeItems = (session: Session, terminal: Terminal, databit: string, limit: number | undefined) =>
  runJob(session, terminal, "generate_items", { databit, ...(limit === undefined ? {} : { limit }) }, generated)

const suggestions = z.object({ suggested: z.int() })

/** Suggests answers for the open items; none where there is nothing to learn from yet. */
export const suggest = async (
  session: Session,
  terminal: Terminal,
  databit: string,
): Promise<{ suggested: number }> => {
  try {
    return await runJob(session, terminal, "ai_label", { databit, model: "learner" }, suggestions)
  } catch (error) {
    if (error instanceof Problem) return { suggested: 0 }
    throw error
  }
}

const tuned = z.object({
  model: z.string(),
  snapshot: z.string(),
  kind: z.string(),
  train: z.int(),
  timings: z.record(z.string(), z.number()),
})
const evaluated = z.object({ n: z.int(), accuracy: z.number(), macro_f1: z.number(), ece: z.number() })

const toFigures = ({ n, accuracy, macro_f1, ece }: Figures): Figures => ({ n, accuracy, macro_f1, ece })

/** Figures of a model on the held-out rows of a data set. */
export const measure = async (
  session: Session,
  terminal: Terminal,
  model: string,
  snapshot: string,
): Promise<Figures> => toFigures(await runJob(session, terminal, "evaluate", { model, snapshot }, evaluated))

export type Trained = z.infer<typeof tuned> & { readonly figures: Figures }

/** Trains the next version and waits for its figures on the held-out rows. */
export const train = async (
  session: Session,
  terminal: Terminal,
  databit: string,
  holdout: ({ table: string } & Columns) | undefined,
): Promise<Trained> => {
  const model = await runJob(
    session,
    terminal,
    "fine_tune",
    { databit, ...(holdout ? { holdout: { table: holdout.table, text: holdout.text, label: holdout.label } } : {}) },
    tuned,
  )
  const figures = await awaitFollower(session, terminal, "evaluate", { model: model.model }, evaluated)
  return { ...model, figures: toFigures(figures) }
}

const registered = z.object({ agent: z.string() })
const served = z.object({ endpoint: z.string() })

/** Registers an agent version and makes its endpoint serve it; returns the endpoint's name. */
export const deploy = async (
  session: Session,
  terminal: Terminal,
  databit: string,
  model: string,
  name: string,
): Promise<{ endpoint: string; agent: string }> => {
  const { agent } = await runJob(session, terminal, "register_agent", { databit, model, name }, registered)
  const { endpoint } = await runJob(session, terminal, "create_endpoint", { agent, name }, served)
  return { endpoint, agent }
}

/** Rolls calls up and gives the totals of the last hour. */
export const collect = async (session: Session, terminal: Terminal, endpoint: string) => {
  const { rows } = await runJob(session, terminal, "collect_metrics", {}, z.object({ rows: z.int() }))
  const { totals } = await session.call(getMetrics, { endpoint, range: "24h" })
  return { rows, totals }
}

const sent = z.object({ added: z.int(), linked: z.int(), reopened: z.int() })
const MOST_FEEDBACK = 500

export const routedSoFar = async (session: Session): Promise<number> =>
  (await session.call(listFeedback, { state: "routed", limit: MOST_FEEDBACK })).entries.length

/** Routes bad answers to the review queue; counts also those a running workbench had routed by itself. */
export const processFeedback = async (
  session: Session,
  terminal: Terminal,
  before: number,
): Promise<{ routed: number }> => {
  await runJob(session, terminal, "process_feedback", {}, sent)
  return { routed: (await routedSoFar(session)) - before }
}

/** A table name from a file's name. */
export const tableNameFor = (file: string): string =>
  toNamePart(basename(file).replace(/\.(csv|tsv|jsonl?|parquet)(\.gz)?$/i, ""))
