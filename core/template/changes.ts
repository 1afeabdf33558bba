import type { DatabitField } from "../../contract/entities/databit.ts"
import type { DatabitContent } from "./content.ts"
import { same } from "./same.ts"
import { type FieldType, readType } from "./types.ts"
import type { ChangeLevel } from "./version-number.ts"

/** One difference between two contents, in words, with what it means for those who use the Databit. */
export type Change = { readonly level: ChangeLevel; readonly says: string }

type Side = "input" | "output"

const typeOf = (field: DatabitField): FieldType | undefined => {
  const read = readType(field.type)
  return read.ok ? read.type : undefined
}

const changesOfType = (before: DatabitField, after: DatabitField, side: Side): Change[] => {
  const [old, now] = [typeOf(before), typeOf(after)]
  if (old && now && same(old, now)) return []
  if (!old || !now || old.kind !== "enum" || now.kind !== "enum") {
    return [{ level: "major", says: `${side} ${after.name} has another type` }]
  }
  const gone = old.options.filter((option) => !now.options.includes(option))
  const added = now.options.filter((option) => !old.options.includes(option))
  const changes: Change[] = []
  if (gone.length > 0) changes.push({ level: "major", says: `${side} ${after.name} loses ${gone.join(", ")}` })
  if (added.length > 0) changes.push({ level: "minor", says: `${side} ${after.name} gains ${added.join(", ")}` })
  if (changes.length === 0)
    changes.push({ level: "patch", says: `${side} ${after.name} lists its answers in another order` })
  return changes
}

const changesOfField = (before: DatabitField, after: DatabitField, side: Side): Change[] => {
  const changes = changesOfType(before, after, side)
  const [wasNeeded, isNeeded] = [before.required !== false, after.required !== false]
  if (wasNeeded !== isNeeded) {
    const breaks = side === "input" ? isNeeded : wasNeeded
    changes.push({
      level: breaks ? "major" : "minor",
      says: `${side} ${after.name} is ${isNeeded ? "now" : "no longer"} required`,
    })
  }
  if (before.source !== after.source)
    changes.push({ level: "minor", says: `${side} ${after.name} is read from another place` })
  if (!same([before.description, before.extra], [after.description, after.extra])) {
    changes.push({ level: "patch", says: `${side} ${after.name} is described differently` })
  }
  return changes
}

const addedField = (field: DatabitField, side: Side): Change => ({
  level: side === "input" && field.required !== false ? "major" : "minor",
  says: `new ${side} ${field.name}`,
})

const changesOfFields = (before: readonly DatabitField[], after: readonly DatabitField[], side: Side): Change[] => {
  const removed = before.filter(({ name }) => !after.some((field) => field.name === name))
  const changes: Change[] = removed.map(({ name }) => ({ level: "major", says: `${side} ${name} is gone` }))
  for (const field of after) {
    const old = before.find(({ name }) => name === field.name)
    changes.push(...(old ? changesOfField(old, field, side) : [addedField(field, side)]))
  }
  if (changes.length === 0 && !same(before, after))
    changes.push({ level: "patch", says: `${side} fields are in another order` })
  return changes
}

const changesOfExamples = (before: number, after: number): string => {
  if (before === after) return "examples changed"
  const [count, word] = after > before ? [after - before, "more"] : [before - after, "fewer"]
  return `${count} ${word} ${count === 1 ? "example" : "examples"}`
}

/** What changed between two contents, what breaks users first. Empty when nothing did. */
export const changesBetween = (before: DatabitContent, after: DatabitContent): Change[] => {
  const changes = [
    ...changesOfFields(before.schema.input, after.schema.input, "input"),
    ...changesOfFields(before.schema.output, after.schema.output, "output"),
  ]
  if (before.template !== after.template) changes.push({ level: "minor", says: "the prompt changed" })
  if (before.baseModel !== after.baseModel) {
    changes.push({
      level: "minor",
      says: after.baseModel === null ? "no model is named any more" : `the model is ${after.baseModel}`,
    })
  }
  if (!same(before.examples, after.examples)) {
    changes.push({ level: "patch", says: changesOfExamples(before.examples.length, after.examples.length) })
  }
  if (!same(before.settings.joins, after.settings.joins))
    changes.push({ level: "minor", says: "the tables are joined differently" })
  const rest = ({ settings: { bands, extra, extraSchema } }: DatabitContent) => [bands, extra, extraSchema]
  if (!same(rest(before), rest(after))) changes.push({ level: "patch", says: "settings changed" })
  const order = ["major", "minor", "patch"]
  return changes.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}

/** The level of the change as a whole; undefined when nothing changed. */
export const levelOf = (changes: readonly Change[]): ChangeLevel | undefined =>
  (["major", "minor", "patch"] as const).find((level) => changes.some((change) => change.level === level))
