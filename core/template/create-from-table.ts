import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import { splitName, toNamePart } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { type DatabitContent, databitContent } from "./content.ts"
import { createDatabit } from "./create.ts"
import { labelField, labelsOf, MOST_LABELS, textField } from "./infer-schema.ts"
import type { Place } from "./names.ts"
import { mainField } from "./types.ts"

export type FromTable = {
  readonly table: string
  /** Columns that are read, in order. */
  readonly text: readonly string[]
  /** Column whose values are the answers to choose from. */
  readonly answer?: string | undefined
  /** Last part or whole; made from the names of the table and the answer when left out. */
  readonly name?: string | undefined
  readonly place: Place
  readonly key?: string | undefined
}

const nounOf = (name: string): string => name.replaceAll("_", " ").toLowerCase()

/** A first prompt in plain words; people go on from it. */
export const firstPrompt = (input: readonly DatabitField[], output: readonly DatabitField[]): string => {
  const main = mainField(output)
  const task = main
    ? `Read what follows and choose the one ${nounOf(main.name)} that fits best.`
    : `Read what follows and answer with ${output.map(({ name }) => nounOf(name)).join(", ") || "what is asked for"}.`
  const values =
    input.length === 1 ? input.map(({ name }) => `{${name}}`) : input.map(({ name }) => `${nounOf(name)}: {${name}}`)
  return [task, ...values].join("\n\n")
}

const uniqueNames = (fields: readonly DatabitField[]): DatabitField[] => {
  const taken = new Set<string>()
  return fields.map((field) => {
    let name = field.name
    for (let number = 2; taken.has(name); number += 1) name = `${field.name}_${number}`
    taken.add(name)
    return { ...field, name }
  })
}

const nameFrom = ({ table, answer, name }: FromTable): string =>
  name ?? toNamePart(`${splitName(table).name} ${answer ?? "databit"}`)

/** The content a table suggests: its text columns are read, its answer column gives the choices. */
const contentFrom = async (
  ports: Pick<Ports, "tables">,
  { table, text, answer }: FromTable,
): Promise<DatabitContent> => {
  const info = await ports.tables.find(table)
  const unknown = [...text, ...(answer === undefined ? [] : [answer])].find(
    (column) => !info.columns.some(({ name }) => name === column),
  )
  if (unknown !== undefined)
    throw new Problem("column_not_found", { field: unknown, detail: `The table ${table} has no column "${unknown}".` })
  if (answer !== undefined && (await labelsOf(ports, table, answer)).length > MOST_LABELS) {
    throw new Problem("input_invalid", {
      field: "answer",
      detail: `The column "${answer}" has more than ${MOST_LABELS} different values.`,
      remedy: "Choose a column with fewer answers, or none.",
    })
  }
  const input = uniqueNames(text.map((column) => textField(table, column)))
  const output = answer === undefined ? [] : [await labelField(ports, table, answer)]
  return databitContent.parse({
    schema: { input, output },
    template: firstPrompt(input, output),
    examples: [],
    baseModel: null,
    settings: {},
  })
}

/** Makes a draft from a table: the first version a domain expert sees. Problem `table_not_found`, `column_not_found`, `name_taken`. */
export const createFromTable = async (
  ports: Pick<Ports, "clock" | "databits" | "events" | "tables">,
  who: Caller,
  from: FromTable,
): Promise<DatabitVersion> => {
  const content = await contentFrom(ports, from)
  const { place, key, table } = from
  return createDatabit(ports, who, { name: nameFrom(from), place, content, origin: { kind: "table", table }, key })
}
