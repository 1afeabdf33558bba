import type { DatabitField, DatabitJoin } from "../../contract/entities/databit.ts"
import type { DatabitContent } from "./content.ts"
import { parsePrompt, variablesOf } from "./prompt.ts"
import { sourceOf, sourceTables } from "./source.ts"
import { type FieldType, readType } from "./types.ts"
import { misfits } from "./values.ts"

/** Something to resolve. Errors keep a Databit from being published, warnings do not. */
export type Finding = {
  readonly level: "error" | "warning"
  /** Path in the Databit, dots between levels: `schema.output.1.type`, `examples.0`; in the prompt `template.<offset>`. */
  readonly where: string
  readonly says: string
  readonly remedy: string
}

/** What is known of the tables a Databit names: their columns by table name. Tables not in the map do not exist. */
export type KnownTables = ReadonlyMap<string, readonly string[]>

type Side = "input" | "output"

const error = (where: string, says: string, remedy: string): Finding => ({ level: "error", where, says, remedy })
const warning = (where: string, says: string, remedy: string): Finding => ({ level: "warning", where, says, remedy })

const FIELD_NAME = /^(?!__proto__$)[A-Za-z_]\w*$/

const repeated = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word, at) => words.indexOf(word) !== at)),
]

const inEnum = (type: FieldType, where: string, name: string): Finding[] => {
  if (type.kind === "array") return inEnum(type.of, where, name)
  if (type.kind !== "enum") return []
  if (type.options.length === 0) {
    return [error(where, `${name} is a choice, but no answers are listed.`, "List the answers to choose from.")]
  }
  const twice = repeated(type.options)
  if (twice.length > 0)
    return [error(where, `${name} lists ${twice.join(", ")} more than once.`, "Keep each answer once.")]
  return type.options.length === 1
    ? [warning(where, `${name} has only one answer to choose from.`, "Add the other answers, or make it another type.")]
    : []
}

const inField = (field: DatabitField, where: string): Finding[] => {
  const named = field.name.trim()
  if (named === "") return [error(`${where}.name`, "A field has no name.", "Give it a name.")]
  const found: Finding[] = []
  if (!FIELD_NAME.test(field.name)) {
    found.push(
      error(
        `${where}.name`,
        `"${field.name}" cannot be the name of a field.`,
        "Use letters, digits and underscores, and start with a letter.",
      ),
    )
  }
  const read = readType(field.type)
  if (!read.ok)
    return [
      ...found,
      error(`${where}.type`, `The type of ${named} cannot be used: ${read.says}.`, "Choose one of the types."),
    ]
  return [...found, ...inEnum(read.type, `${where}.type`, named)]
}

const inFields = (fields: readonly DatabitField[], side: Side): Finding[] => {
  if (fields.length === 0) {
    return side === "input"
      ? [error("schema.input", "Nothing says what is read.", "Add the text or the values that it reads.")]
      : [error("schema.output", "Nothing says what the answer is.", "Add what it should answer.")]
  }
  const twice = repeated(fields.map(({ name }) => name))
  return [
    ...fields.flatMap((field, at) => inField(field, `schema.${side}.${at}`)),
    ...twice.map((name) =>
      error(
        `schema.${side}.${fields.findLastIndex((field) => field.name === name)}.name`,
        `Two ${side} fields are called ${name}.`,
        "Give one of them another name.",
      ),
    ),
  ]
}

const inSource = (
  field: DatabitField,
  where: string,
  known: KnownTables | undefined,
  someSourced: boolean,
): Finding[] => {
  if (!field.source?.trim()) {
    return someSourced
      ? [
          warning(
            where,
            `No table gives ${field.name}.`,
            "Choose a table and a column, or leave it for callers to fill.",
          ),
        ]
      : []
  }
  const source = sourceOf(field)
  if (!source)
    return [error(where, `The place ${field.name} is read from cannot be used.`, "Choose a table and a column.")]
  if (!known) return []
  const columns = known.get(source.table)
  if (!columns)
    return [warning(where, `This workspace has no table ${source.table}.`, "Import it, or choose another table.")]
  return columns.includes(source.column)
    ? []
    : [error(where, `The table ${source.table} has no column ${source.column}.`, "Choose one of its columns.")]
}

const inJoin = (join: DatabitJoin, left: string, known: KnownTables | undefined): Finding[] => {
  const sides: [string, string][] = [
    [left, join.leftColumn],
    [join.table, join.rightColumn],
  ]
  return sides.flatMap(([table, column]) => {
    const columns = known?.get(table)
    return !columns || columns.includes(column)
      ? []
      : [error("settings.joins", `The table ${table} has no column ${column}.`, "Choose one of its columns.")]
  })
}

const isWhole = ({ leftColumn, rightColumn }: DatabitJoin): boolean => leftColumn !== "" && rightColumn !== ""

const inJoins = ({ schema, settings }: DatabitContent, known: KnownTables | undefined): Finding[] => {
  const [left, ...others] = sourceTables(schema.input)
  const useless = settings.joins.filter(({ table }) => !others.includes(table))
  const needed = others.flatMap((table) => {
    const join = settings.joins.find((one) => one.table === table && isWhole(one))
    if (join && left !== undefined) return inJoin(join, left, known)
    const bothHere = left !== undefined && known?.has(left) && known.has(table)
    const level = bothHere ? error : warning
    const says = `Nothing says which row of ${table} belongs to which row of ${left}.`
    return [level("settings.joins", says, "Choose the two columns that match.")]
  })
  return [
    ...needed,
    ...useless.map(({ table }) =>
      warning(
        "settings.joins",
        `${table} is joined, but no input is read from it.`,
        "Take the join away, or read an input from it.",
      ),
    ),
  ]
}

const inPrompt = ({ template, schema }: DatabitContent): Finding[] => {
  if (template.trim() === "")
    return [error("template", "There is no prompt.", "Write what is to be done, with the inputs in braces.")]
  const inputs = new Set(schema.input.map(({ name }) => name))
  const used = new Set(variablesOf(template))
  const parts = parsePrompt(template)
  const stray = parts.find((part) => part.kind === "stray")
  return [
    ...parts.flatMap((part) =>
      part.kind === "variable" && !inputs.has(part.name)
        ? [
            error(
              `template.${part.from}`,
              `The prompt uses {${part.name}}, which is not an input.`,
              `Add an input ${part.name}, or correct the name.`,
            ),
          ]
        : [],
    ),
    ...(stray
      ? [
          warning(
            `template.${stray.from}`,
            "A single brace stands in the prompt and is taken as text.",
            "Double it to say that it is meant as a brace.",
          ),
        ]
      : []),
    ...schema.input.flatMap(({ name }, at) =>
      FIELD_NAME.test(name) && !used.has(name)
        ? [
            warning(
              `schema.input.${at}.name`,
              `The prompt does not use ${name}.`,
              `Write {${name}} where it belongs, or take the input away.`,
            ),
          ]
        : [],
    ),
  ]
}

const inExamples = ({ schema, examples }: DatabitContent): Finding[] =>
  examples.flatMap((example, at) => {
    const wrong = [...misfits(schema.input, example.input), ...misfits(schema.output, example.output)]
    return wrong.map(({ says }) =>
      error(`examples.${at}`, `Example ${at + 1}: ${says}.`, "Correct the example, or take it away."),
    )
  })

const inBands = ({ settings: { bands } }: DatabitContent): Finding[] => {
  const [low, middling, high] = bands
  const rising = 0 < low && low < middling && middling < high && high < 1
  return rising
    ? []
    : [
        error(
          "settings.bands",
          "The limits of confidence do not rise from 0 to 1.",
          "Write three rising numbers between 0 and 1.",
        ),
      ]
}

/**
 * Everything to resolve in a Databit, errors first. With `known`, sources and joins are checked against the tables
 * of this workspace; a table that is not here is only a warning, because a Databit may come from elsewhere.
 */
export const findings = (databit: DatabitContent, known?: KnownTables): Finding[] => {
  const { input, output } = databit.schema
  const someSourced = sourceTables(input).length > 0
  const all = [
    ...inFields(input, "input"),
    ...input.flatMap((field, at) => inSource(field, `schema.input.${at}.source`, known, someSourced)),
    ...inFields(output, "output"),
    ...inJoins(databit, known),
    ...inPrompt(databit),
    ...inExamples(databit),
    ...inBands(databit),
  ]
  return all.toSorted((a, b) => Number(a.level === "warning") - Number(b.level === "warning"))
}

/** Only those that keep a Databit from being published. */
export const errorsIn = (found: readonly Finding[]): Finding[] => found.filter(({ level }) => level === "error")
