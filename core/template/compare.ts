import type { DatabitExample, DatabitField } from "../../contract/entities/databit.ts"
import type { DatabitContent } from "./content.ts"
import { same } from "./same.ts"

/** A field that is not the same on both sides; a side without it has none. */
export type FieldPair = {
  readonly side: "input" | "output"
  readonly name: string
  readonly before: DatabitField | undefined
  readonly after: DatabitField | undefined
}

/** The fields that came, went or changed between two contents, each side in reading order, what went last. */
export const changedFields = (before: DatabitContent, after: DatabitContent): FieldPair[] =>
  (["input", "output"] as const).flatMap((side) => {
    const [old, now] = [before.schema[side], after.schema[side]]
    const kept = now.map((field) => ({
      side,
      name: field.name,
      before: old.find(({ name }) => name === field.name),
      after: field,
    }))
    const gone = old
      .filter(({ name }) => !now.some((field) => field.name === name))
      .map((field) => ({ side, name: field.name, before: field, after: undefined }))
    return [...kept.filter((pair) => !same(pair.before, pair.after)), ...gone]
  })

/** The examples of one side that the other does not have; an example that stands twice must be there twice. */
const without = (examples: readonly DatabitExample[], others: readonly DatabitExample[]): DatabitExample[] => {
  const left = [...others]
  return examples.filter((example) => {
    const at = left.findIndex((other) => same(other, example))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** The examples that came and went between two contents. */
export const changedExamples = (before: DatabitContent, after: DatabitContent) => ({
  added: without(after.examples, before.examples),
  removed: without(before.examples, after.examples),
})
