import type { FormField } from "../../contract/endpoints/curate.ts"
import type { DatabitField } from "../../contract/entities/databit.ts"
import { type FieldType, mainField, parseType } from "../template/types.ts"
import { askedFields } from "./questions.ts"

type PlainKind = NonNullable<FormField["of"]>

/** What a list holds, one level deep; lists of lists are shown as groups of values. */
const entryKind = (type: FieldType): PlainKind => (type.kind === "array" ? "object" : type.kind)

const optionsOf = (type: FieldType): string[] => {
  if (type.kind === "enum") return [...type.options]
  return type.kind === "array" ? optionsOf(type.of) : []
}

/** How one field is filled in; `main` is the field that classifiers fill. */
export const toFormField = (
  { name, type, description, required }: DatabitField,
  main: string | undefined,
): FormField => {
  const read = parseType(type)
  return {
    name,
    kind: read.kind,
    of: read.kind === "array" ? entryKind(read.of) : null,
    options: optionsOf(read),
    description: description ?? null,
    required: required !== false,
    main: name === main,
  }
}

/** The form of an output: the fields people decide, the main one first. */
export const formFields = (output: readonly DatabitField[]): FormField[] => {
  const main = mainField(output)?.name
  return askedFields(output)
    .map((field) => toFormField(field, main))
    .toSorted((a, b) => Number(b.main) - Number(a.main))
}
