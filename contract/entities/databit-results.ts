import { z } from "zod"
import { jsonObject } from "../json.ts"

/** What the job `test_prompt` answers. */
export const promptTest = z.object({
  databit: z.string(),
  model: z.string(),
  answered: z.int(),
  failed: z.int(),
  rows: z.array(
    z.object({
      /** Source row, or `example 1`. */
      ref: z.string(),
      input: jsonObject,
      output: jsonObject.nullable(),
      problem: z.string().nullable(),
      expected: jsonObject.nullable(),
      wrong: z.array(z.string()).nullable(),
      confidence: z.number().nullable(),
      ms: z.number(),
    }),
  ),
})
export type PromptTest = z.infer<typeof promptTest>

/** What the job `generate_examples` answers. */
export const proposedExamples = z.object({
  model: z.string(),
  examples: z.array(z.object({ input: jsonObject, output: jsonObject })),
  dropped: z.int(),
})
