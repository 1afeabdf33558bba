import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Item } from "../../../../contract/entities/item.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { same } from "../../../../core/template/view.ts"

const isAnswer = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)

const only = (fields: readonly FormField[], value: JsonObject | undefined): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ name }): [string, Json][] => {
      const answer = value?.[name]
      return isAnswer(answer) ? [[name, answer]] : []
    }),
  )

/** What the suggestion says of the fields people decide. */
export const suggestedValue = (fields: readonly FormField[], { suggestion }: Item): JsonObject =>
  only(fields, suggestion?.value)

/** What the form shows: the changes of the person over what was decided before, over the suggestion. */
export const shownValue = (fields: readonly FormField[], item: Item, changes: JsonObject): JsonObject =>
  only(fields, { ...suggestedValue(fields, item), ...only(fields, item.previous ?? {}), ...changes })

export type Intent =
  /** The suggestion as it is. */
  | { readonly act: "approve" }
  | { readonly act: "correct"; readonly value: JsonObject }
  /** `field` must be filled first. */
  | { readonly act: "none"; readonly field: FormField | undefined }

/** What the main button does with the form as it stands. */
export const intentOf = (fields: readonly FormField[], item: Item, changes: JsonObject): Intent => {
  const value = shownValue(fields, item, changes)
  const suggested = suggestedValue(fields, item)
  const main = fields.find((field) => field.main) ?? fields[0]
  const chosen = main ? value[main.name] : undefined
  const fits =
    main === undefined || main.kind !== "enum" || (typeof chosen === "string" && main.options.includes(chosen))
  if (!isAnswer(chosen) || !fits) return { act: "none", field: main }
  return item.suggestion !== null && same(value, suggested) ? { act: "approve" } : { act: "correct", value }
}

/** Whether the person has changed this field. */
export const isChanged = (fields: readonly FormField[], item: Item, changes: JsonObject, name: string): boolean =>
  !same(shownValue(fields, item, changes)[name], suggestedValue(fields, item)[name])

/** The line an item is known by: the beginning of its first text. */
export const titleOf = ({ data }: Item, inputs: readonly { readonly name: string }[]): string => {
  const texts = [...inputs.map(({ name }) => data[name]), ...Object.values(data)]
  const first = texts.find((value) => typeof value === "string" && value.trim() !== "")
  return String(first ?? "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 120)
}

/** The key of the source row, where the table has one. */
export const keyOf = ({ ref }: Item): string | undefined => {
  const key = ref.slice(ref.indexOf("#") + 1)
  return ref.includes("#") && !key.startsWith("sha:") ? key : undefined
}
