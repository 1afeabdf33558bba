import clsx from "clsx"
import { type ReactNode, useMemo } from "react"
import type { DatabitExample, DatabitField } from "../../../../contract/entities/databit.ts"
import {
  changedExamples,
  changedFields,
  type FieldPair,
  readType,
  same,
  typeWords,
  wordChanges,
} from "../../../../core/template/view.ts"
import { databitWords } from "../../messages/databits.ts"
import { Badge } from "../../ui/badge.tsx"
import { Card } from "../../ui/card.tsx"
import type { DraftContent } from "./draft-keeper.ts"
import { valuesText } from "./grid-cell.ts"
import { wordCount } from "./prompt-tab.tsx"
import { optionsIn } from "./type-choice.ts"

const words = databitWords.compare

type Sides = { readonly before: DraftContent; readonly after: DraftContent }

const CAME = "rounded-chip bg-ok-soft text-ok-fg no-underline [box-decoration-break:clone]"
const WENT = "rounded-chip bg-crit-soft text-crit-fg line-through [box-decoration-break:clone]"

/** A text with what came and what went in it, for eyes and for screen readers. */
const Changed = ({ before, after }: { readonly before: string; readonly after: string }) => {
  const changes = useMemo(() => wordChanges(before, after), [before, after])
  let at = 0
  return changes.map(({ kind, text }) => {
    const key = `${kind} ${at}`
    at += text.length
    if (kind === "same") return <span key={key}>{text}</span>
    // A line break alone shows nothing: its sign says that it came or went.
    const seen = text.trim() === "" ? text.replaceAll("\n", "↵\n") : text
    return kind === "added" ? (
      <ins key={key} className={CAME}>
        {seen}
      </ins>
    ) : (
      <del key={key} className={WENT}>
        {seen}
      </del>
    )
  })
}

const Pair = ({ label, before, after }: { readonly label: string; readonly before: string; readonly after: string }) =>
  before === after ? null : (
    <div className="grid min-w-0 grid-cols-[120px_minmax(0,1fr)] gap-x-3 text-13 @max-lg:grid-cols-[minmax(0,1fr)]">
      <dt className="text-fg-3">{label}</dt>
      <dd className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {before === "" ? null : <del className={WENT}>{before}</del>}
        {before !== "" && after !== "" ? " " : null}
        {after === "" ? null : <ins className={CAME}>{after}</ins>}
      </dd>
    </div>
  )

const typeOf = ({ type }: DatabitField) => {
  const read = readType(type)
  return read.ok ? read.type : undefined
}
const kindOf = (field: DatabitField): string => {
  const type = typeOf(field)
  if (!type) return field.type
  const options = optionsIn(type)
  // The answers have a line of their own.
  return options.length > 0 ? databitWords.types[type.kind === "enum" ? "enum" : "enums"] : typeWords(type)
}
const answersOf = (field: DatabitField | undefined): readonly string[] => {
  const type = field && typeOf(field)
  return type ? optionsIn(type) : []
}
const yesNo = ({ required }: DatabitField): string => (required === false ? databitWords.no : databitWords.yes)

const Answers = ({ before, after }: Pick<FieldPair, "before" | "after">) => {
  const [old, now] = [answersOf(before), answersOf(after)]
  const [gone, come] = [old.filter((one) => !now.includes(one)), now.filter((one) => !old.includes(one))]
  return <Pair label={databitWords.options} before={gone.join(", ")} after={come.join(", ")} />
}

const FieldChange = ({ side, name, before, after }: FieldPair) => {
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed"
  const both = (read: (field: DatabitField) => string) => ({
    before: before ? read(before) : "",
    after: after ? read(after) : "",
  })
  return (
    <li className="flex min-w-0 flex-col gap-1.5 border-line border-b px-4 py-3 last:border-0">
      <p className="flex min-w-0 flex-wrap items-center gap-2">
        <span className="mono min-w-0 truncate font-medium text-13">{name}</span>
        <span className="text-12 text-fg-3">{words[side]}</span>
        <Badge tone={kind === "added" ? "ok" : kind === "removed" ? "crit" : "neutral"}>{words.kinds[kind]}</Badge>
      </p>
      <dl className="flex min-w-0 flex-col gap-1">
        <Pair label={databitWords.fieldType} {...both(kindOf)} />
        <Answers before={before} after={after} />
        <Pair
          label={databitWords.fromColumn}
          {...(side === "input" ? both(({ source }) => source ?? words.byHand) : { before: "", after: "" })}
        />
        <Pair label={databitWords.required} {...both(yesNo)} />
        <Pair label={databitWords.explained} {...both(({ description }) => description ?? "")} />
      </dl>
    </li>
  )
}

/** Fields that came, went or changed, with each of their parts before and after. */
export const ComparedFields = ({ before, after }: Sides) => {
  const pairs = changedFields(before, after)
  if (pairs.length === 0) return null
  return (
    <Card flush title={words.fields}>
      <ul className="min-w-0">
        {pairs.map((pair) => (
          <FieldChange key={`${pair.side} ${pair.name}`} {...pair} />
        ))}
      </ul>
    </Card>
  )
}

/** The prompt with the words that came and went. */
export const ComparedPrompt = ({ before, after }: Sides) => {
  if (before.template === after.template) return null
  const changes = wordChanges(before.template, after.template)
  const count = (side: "added" | "removed") =>
    changes.reduce((sum, { kind, text }) => sum + (kind === side ? wordCount(text) : 0), 0)
  return (
    <Card title={words.prompt} note={words.promptNote(count("added"), count("removed"))}>
      <p className="reading whitespace-pre-wrap [overflow-wrap:anywhere]">
        <Changed before={before.template} after={after.template} />
      </p>
    </Card>
  )
}

type ExampleProps = {
  readonly example: DatabitExample
  readonly schema: DraftContent["schema"]
  readonly came: boolean
}

const Example = ({ example, schema, came }: ExampleProps) => (
  <li className="grid min-w-0 grid-cols-[20px_minmax(0,1fr)] gap-x-2 border-line border-b px-4 py-2.5 text-13 last:border-0">
    <span className={clsx("mono font-semibold", came ? "text-ok-fg" : "text-crit-fg")} aria-hidden="true">
      {came ? "+" : "−"}
    </span>
    <div className="min-w-0">
      <span className="sr-only">{came ? words.added : words.removed}</span>
      <p className="line-clamp-3 [overflow-wrap:anywhere]">{valuesText(example.input, schema.input)}</p>
      <p className="text-12 text-fg-2 [overflow-wrap:anywhere]">{valuesText(example.output, schema.output)}</p>
    </div>
  </li>
)

/** Examples that came and went. */
export const ComparedExamples = ({ before, after }: Sides) => {
  const { added, removed } = changedExamples(before, after)
  if (added.length + removed.length === 0) return null
  return (
    <Card flush title={words.examples} note={`+${added.length} −${removed.length}`}>
      <ul className="min-w-0">
        {removed.map((example, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two examples may say the same
          <Example key={`removed ${at}`} example={example} schema={before.schema} came={false} />
        ))}
        {added.map((example, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two examples may say the same
          <Example key={`added ${at}`} example={example} schema={after.schema} came />
        ))}
      </ul>
    </Card>
  )
}

const joinsOf = ({ settings: { joins } }: DraftContent): string =>
  joins.map(({ table, leftColumn, rightColumn }) => `${table}: ${leftColumn} = ${rightColumn}`).join("\n")

/** The model, how tables belong together and the limits of confidence, before and after. */
export const ComparedSettings = ({ before, after }: Sides) => {
  const settings = (side: DraftContent) => [side.baseModel, side.settings.joins, side.settings.bands]
  if (same(settings(before), settings(after))) return null
  const line = (label: string, read: (side: DraftContent) => string): ReactNode => (
    <Pair label={label} before={read(before)} after={read(after)} />
  )
  return (
    <Card title={words.settings}>
      <dl className="flex min-w-0 flex-col gap-1.5">
        {line(words.model, ({ baseModel }) => baseModel ?? words.noModel)}
        {line(words.joins, joinsOf)}
        {line(words.bands, ({ settings: { bands } }) => bands.join(" · "))}
      </dl>
    </Card>
  )
}
