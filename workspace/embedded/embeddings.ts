import type { TableRow } from "../../contract/entities/table.ts"
import { Problem } from "../../contract/problems.ts"
import type { Embeddings } from "../../core/ports/embeddings.ts"
import type { ChatModels, Learners } from "../../core/ports/inference.ts"
import type { Tables } from "../../core/ports/tables.ts"
import type { ModelConnection } from "../models/connection.ts"
import { embedAt, seekEmbeddingModel } from "../models/embedding-endpoint.ts"

type Given = {
  readonly tables: Tables
  readonly learners: Learners
  readonly chatModels: Pick<ChatModels, "list">
  /** The endpoint that people connected. */
  readonly connected: () => Promise<ModelConnection | undefined>
}

/** Topics are learnt from all texts at once, in memory. */
const MOST_TEXTS = 100_000
const TOPICS = "topics learnt from the texts"

const textOf = (row: TableRow, column: string): string => {
  const value = row[column]
  return value === null || value === undefined ? "" : String(value)
}

/** Vectors by a model of the connected endpoint, else by topics that are learnt from the texts themselves. */
export const embeddedEmbeddings = ({ tables, learners, chatModels, connected }: Given): Embeddings => {
  const seekEndpoint = async () => {
    const connection = await connected()
    if (!connection) return undefined
    const model = seekEmbeddingModel(await chatModels.list().catch((): readonly string[] => []))
    return model === undefined ? undefined : { connection, model }
  }

  const findModel = async (): Promise<string> => (await seekEndpoint())?.model ?? TOPICS

  const list: Embeddings["list"] = async (texts, signal) => {
    if (texts.length === 0) return []
    const endpoint = await seekEndpoint()
    if (endpoint) return embedAt(endpoint.connection, endpoint.model, texts, signal)
    if (texts.length > MOST_TEXTS)
      throw new Problem("input_invalid", {
        field: "table",
        detail: `Topics are learnt from at most ${MOST_TEXTS} texts, and there are ${texts.length}.`,
        remedy: "Connect an endpoint with a model that makes vectors, in Settings.",
      })
    return learners.listVectors(texts)
  }

  const readAll = async (table: string, column: string) => {
    const rows: TableRow[] = []
    for await (const batch of tables.listBatches(table)) rows.push(...batch)
    return { rows, filled: rows.filter((row) => textOf(row, column) !== "") }
  }

  return {
    findModel,
    list,
    saveColumn: async (who, { table: name, column, into, run }, options = {}) => {
      const model = await findModel()
      const table = await tables.find(name)
      const { rows, filled } = await readAll(name, column)
      const vectors = await list(
        filled.map((row) => textOf(row, column)),
        options.signal,
      )
      options.signal?.throwIfAborted()
      const made = new Map(filled.map((row, at) => [row, vectors[at] ?? []]))
      const columns = [...table.columns.filter((one) => one.name !== into), { name: into, type: "array" as const }]
      const saved = await tables.save(
        who,
        {
          name,
          columns,
          source: { kind: "job", job: "generate_embeddings", run },
          ...(table.comment === null ? {} : { comment: table.comment }),
        },
        rows.map((row) => ({ ...row, [into]: made.has(row) ? [...(made.get(row) ?? [])] : null })),
        options.why,
      )
      return { table: saved, model, without: 0 }
    },
  }
}
