import { z } from "zod"
import { databitField } from "../../contract/entities/databit.ts"
import { inferSchema } from "../../core/template/infer-schema.ts"
import { job } from "../job.ts"

const proposed = z.object({
  column: z.string(),
  field: databitField.pick({ name: true, type: true }).extend({ source: z.string().exactOptional() }),
  confidence: z.number(),
  reason: z.string(),
})

export const inferSchemaJob = job({
  name: "infer_schema",
  stage: "template",
  says: "Suggest what a Databit could read and answer from the columns of a table.",
  trigger: { on: "demand" },
  runs: "here",
  needs: ["tables"],
  input: z.object({ table: z.string().describe("Table to look at") }),
  output: z.object({
    table: z.string(),
    input: z.array(proposed),
    output: z.array(proposed),
    excluded: z.array(z.object({ column: z.string(), reason: z.string() })),
  }),
  run: async ({ table }, context) => {
    context.progress(0, 1, "Looking at the columns")
    const { input, output, excluded } = await inferSchema(context, table)
    context.progress(1, 1, "Looked at")
    const plain = ({ column, confidence, reason, field: { name, type, source } }: (typeof input)[number]) => ({
      column,
      confidence,
      reason,
      field: source === undefined ? { name, type } : { name, type, source },
    })
    return { table, input: input.map(plain), output: output.map(plain), excluded: [...excluded] }
  },
})
