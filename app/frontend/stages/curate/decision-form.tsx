import { Sparkles } from "lucide-react"
import { useId } from "react"
import type { ConfidenceEvidence, FormField } from "../../../../contract/endpoints/curate.ts"
import type { Item, Suggestion } from "../../../../contract/entities/item.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { splitRef } from "../../../../contract/names.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { Badge } from "../../ui/badge.tsx"
import { Confidence, type ConfidenceBands } from "../../ui/confidence.tsx"
import { Textarea } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { isChanged, shownValue } from "./decision.ts"
import { FieldInput } from "./field-input.tsx"
import { OptionRows } from "./option-rows.tsx"
import { SimilarStrip } from "./similar-strip.tsx"

/** Who made a suggestion, in words: a learner and what it learnt from, a model, or a person who complained. */
const makerOf = ({ model }: Suggestion): string => {
  const learner = /^learner:.*#(\d+)$/.exec(model)
  if (learner) return words.learner(learner[1] ?? "0")
  if (model.startsWith("person:")) return words.byPerson(model.slice("person:".length))
  const { name, version } = splitRef(model)
  const last = name.slice(name.lastIndexOf(".") + 1)
  return version === undefined ? last : `${last} v${version}`
}

/** How often a confidence like this one was right; nothing is said on too little evidence. */
export const worthOf = (evidence: ConfidenceEvidence, confidence: number): string => {
  if (evidence.kind === "not_enough") return words.notEnoughChecks
  const bin = evidence.bins.find(({ tenth }) => tenth === Math.min(9, Math.floor(confidence * 10)))
  return bin ? words.usuallyRight(bin.right, bin.checked) : words.notEnoughChecks
}

const SuggestionHead = ({
  item,
  evidence,
  bands,
}: {
  readonly item: Item
  readonly evidence: ConfidenceEvidence
  readonly bands: ConfidenceBands
}) => {
  const { suggestion } = item
  return (
    <div className="flex min-h-12 min-w-0 flex-col justify-center border-line border-b px-4 py-1.5">
      <div className="flex min-w-0 items-center gap-2">
        <Sparkles
          size={16}
          strokeWidth={1.75}
          className={suggestion ? "shrink-0 text-accent" : "shrink-0 text-fg-3"}
          aria-hidden="true"
        />
        <h2 className="shrink-0 text-13 font-semibold">{suggestion ? words.preLabel : words.noSuggestion}</h2>
        {suggestion && suggestion.confidence !== null ? (
          <span className="ml-auto flex min-w-0 items-center gap-2">
            <span className="truncate text-12 text-fg-3">{worthOf(evidence, suggestion.confidence)}</span>
            <Confidence value={suggestion.confidence} bands={bands} />
          </span>
        ) : null}
      </div>
      {suggestion ? <span className="truncate pl-6 text-12 text-fg-3">{makerOf(suggestion)}</span> : null}
    </div>
  )
}

const kindWords = ({ kind, of, options }: FormField): string | undefined => {
  if (kind === "enum") return words.oneOf(options.length)
  if (kind === "array") return of === "enum" ? words.anyOf : words.listOf
  return undefined
}

type FieldBlockProps = {
  readonly field: FormField
  readonly item: Item
  readonly value: Json | undefined
  readonly changed: boolean
  readonly disabled: boolean
  readonly onChange: (value: Json) => void
}

const FieldBlock = ({ field, item, value, changed, disabled, onChange }: FieldBlockProps) => {
  const id = useId()
  return (
    <section className="flex min-w-0 flex-col gap-2" data-field={field.name}>
      <div className="flex min-w-0 items-baseline gap-2">
        <h3 id={id} className="mono min-w-0 truncate text-13 font-medium">
          {field.name}
        </h3>
        <span className="shrink-0 text-12 text-fg-3">{kindWords(field)}</span>
        {field.required ? null : <span className="shrink-0 text-12 text-fg-3">{words.optional}</span>}
        {changed ? (
          <span className="ml-auto">
            <Badge tone="accent">{words.changed}</Badge>
          </span>
        ) : null}
      </div>
      {field.description ? <p className="text-12 text-fg-3">{field.description}</p> : null}
      {field.kind === "enum" ? (
        <OptionRows
          field={field}
          value={typeof value === "string" ? value : undefined}
          suggestion={item.suggestion}
          labelledBy={id}
          disabled={disabled}
          onPick={onChange}
        />
      ) : (
        <FieldInput field={field} value={value} label={field.name} disabled={disabled} onChange={onChange} />
      )}
    </section>
  )
}

type DecisionFormProps = {
  readonly fields: readonly FormField[]
  readonly item: Item
  readonly changes: JsonObject
  readonly note: string
  readonly evidence: ConfidenceEvidence
  readonly bands: ConfidenceBands
  readonly disabled: boolean
  readonly onChange: (changes: JsonObject) => void
  readonly onNote: (note: string) => void
}

/** The form of an item by the output of its Databit, filled with the suggestion. */
export const DecisionForm = ({
  fields,
  item,
  changes,
  note,
  evidence,
  bands,
  disabled,
  onChange,
  onNote,
}: DecisionFormProps) => {
  const value = shownValue(fields, item, changes)
  const noteId = useId()
  const blockOf = (field: FormField) => (
    <FieldBlock
      key={field.name}
      field={field}
      item={item}
      value={value[field.name]}
      changed={item.suggestion !== null && isChanged(fields, item, changes, field.name)}
      disabled={disabled}
      onChange={(next) => onChange({ ...changes, [field.name]: next })}
    />
  )
  const [main, ...others] = fields
  return (
    <div className="flex min-w-0 flex-col">
      <SuggestionHead item={item} evidence={evidence} bands={bands} />
      <div className="flex min-w-0 flex-col gap-5 px-4 py-4">
        {item.previous ? (
          <Notice tone="info">{item.source === "feedback" ? words.asCorrected : words.asBefore}</Notice>
        ) : null}
        {main ? blockOf(main) : null}
        <SimilarStrip key={item.id} item={item} label={main ? value[main.name] : undefined} />
        {others.map(blockOf)}
        <section className="flex min-w-0 flex-col gap-2">
          <label htmlFor={noteId} className="flex min-w-0 items-baseline gap-2">
            <span className="text-13 font-medium">{words.note}</span>
            <span className="truncate text-12 text-fg-3">{words.noteHint}</span>
          </label>
          <Textarea
            id={noteId}
            data-note=""
            rows={2}
            placeholder={words.notePlaceholder}
            value={note}
            disabled={disabled}
            onChange={(event) => onNote(event.target.value)}
          />
        </section>
      </div>
    </div>
  )
}
