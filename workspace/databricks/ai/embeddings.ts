import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import type { Embeddings } from "../../../core/ports/embeddings.ts"
import { listServingModels } from "../serving.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import type { DatabricksTables } from "../tables/tables.ts"
import { literal, ticked, tickedName } from "../tables/types.ts"
import type { AppClient } from "../wire/client.ts"

type Given = { readonly client: AppClient; readonly on: Warehouse; readonly tables: DatabricksTables }

const BATCH = 64
const answer = z.object({ data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })) })

/**
 * The vector of a row. The call stands in it once, so that it is paid for once; a row that failed has no vector in its
 * reply, and gets none.
 */
export const vectorSql = (model: string, text: string): string => {
  const reply = `to_json(ai_query(${literal(model)}, ${text}, failOnError => false))`
  const vector = `nullif(regexp_extract(${reply}, ${literal("\\[[^\\]]*\\]")}, 0), '')`
  return `CASE WHEN coalesce(${text}, '') = '' THEN NULL ELSE from_json(${vector}, 'ARRAY<FLOAT>') END`
}

/** Vectors by an embeddings endpoint of Model Serving: of sets in one statement, of a few texts by REST. */
export const databricksEmbeddings = ({ client, on, tables }: Given): Embeddings => {
  const findModel = async (): Promise<string> => {
    const all = await listServingModels(client)
    const found = all.find(({ task, ready }) => ready && task === "llm/v1/embeddings")
    if (found) return found.name
    throw new Problem("model_endpoint_needed", {
      detail: "This workspace has no endpoint that makes vectors of texts.",
      remedy: "Ask an administrator for a serving endpoint of the task llm/v1/embeddings.",
    })
  }

  return {
    findModel,
    list: async (texts, signal) => {
      const model = texts.length === 0 ? "" : await findModel()
      const vectors: (readonly number[])[] = []
      for (let start = 0; start < texts.length; start += BATCH) {
        const input = texts.slice(start, start + BATCH)
        const { data } = await client.json(answer, {
          method: "POST",
          path: "/serving-endpoints/embeddings",
          body: { model, input },
          repeatable: true,
          signal,
        })
        vectors.push(...data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding))
      }
      return vectors
    },
    saveColumn: async (who, { table: name, column, into, run }, options = {}) => {
      const [model, table] = [await findModel(), await tables.find(name)]
      const others = table.columns.filter((one) => one.name !== into)
      const kept = others.map((one) => `t.${ticked(one.name)}`).join(", ")
      const vector = `${vectorSql(model, `t.${ticked(column)}`)} AS ${ticked(into)}`
      const saved = await tables.saveQuery(
        who,
        {
          name: table.name,
          columns: [...others, { name: into, type: "array" }],
          source: { kind: "job", job: "generate_embeddings", run },
          ...(table.comment === null ? {} : { comment: table.comment }),
        },
        `SELECT ${kept}, ${vector} FROM ${tickedName(table.name)} AS t`,
        options,
      )
      const { rows } = await runStatement(
        on,
        `SELECT count(*) AS number FROM ${tickedName(table.name)} WHERE ${ticked(into)} IS NULL AND coalesce(${ticked(column)}, '') <> ''`,
        [],
        { repeatable: true },
      )
      return { table: saved, model, without: Number(rows[0]?.number ?? 0) }
    },
  }
}
