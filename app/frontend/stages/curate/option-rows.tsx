import clsx from "clsx"
import { Sparkles } from "lucide-react"
import { useId } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Suggestion } from "../../../../contract/entities/item.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { Combobox } from "../../ui/combobox.tsx"
import { formatDecimals } from "../../ui/format.ts"

/** Answers with a row and a number key of their own; more are searched. */
const ROWS = 10

/** The answers that get a row: all of a few, else the likeliest and the chosen one. */
export const visibleOptions = (
  { options }: FormField,
  suggestion: Suggestion | null,
  chosen: string | undefined,
): readonly string[] => {
  if (options.length <= ROWS) return options
  const likely = (suggestion?.alternatives ?? []).map(({ label }) => label).filter((label) => options.includes(label))
  const first = [...new Set([...likely, ...options])].slice(0, ROWS - 1)
  return chosen === undefined || first.includes(chosen) ? first : [...first.slice(0, -1), chosen]
}

/** The number key of a row: 1 to 9, then 0. */
export const keyOfRow = (at: number): string => String((at + 1) % 10)

type OptionRowsProps = {
  readonly field: FormField
  readonly value: string | undefined
  readonly suggestion: Suggestion | null
  readonly labelledBy: string
  readonly disabled: boolean
  readonly onPick: (option: string) => void
}

const Row = ({
  option,
  at,
  checked,
  isSuggested,
  probability,
  name,
  disabled,
  onPick,
}: {
  readonly option: string
  readonly at: number
  readonly checked: boolean
  readonly isSuggested: boolean
  readonly probability: number | undefined
  readonly name: string
  readonly disabled: boolean
  readonly onPick: () => void
}) => (
  <label
    className={clsx(
      "relative flex min-h-9 min-w-0 items-center gap-2.5 rounded-control border px-2.5 py-1.5 pointer-coarse:min-h-12",
      "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
      checked ? "border-accent bg-accent-soft" : "border-line-2 bg-surface hover:bg-hover",
    )}
  >
    <input
      type="radio"
      name={name}
      checked={checked}
      disabled={disabled}
      onChange={onPick}
      className="absolute inset-0 opacity-0"
    />
    <span className="pointer-coarse:hidden" aria-hidden="true">
      <kbd className={clsx("kbd", checked && "on text-accent")}>{keyOfRow(at)}</kbd>
    </span>
    <span
      aria-hidden="true"
      className={clsx(
        "hidden size-5 shrink-0 rounded-full border pointer-coarse:inline-block",
        checked ? "border-[6px] border-accent-solid" : "border-control-line",
      )}
    />
    <span className={clsx("min-w-0 flex-1 [overflow-wrap:anywhere]", checked && "font-medium")}>{option}</span>
    {isSuggested ? (
      <span className="inline-flex shrink-0 items-center gap-1 text-12 text-fg-2">
        <Sparkles size={12} strokeWidth={1.75} aria-hidden="true" />
        {words.ai}
      </span>
    ) : null}
    {probability === undefined ? null : (
      <span className="inline-flex shrink-0 items-center gap-2.5">
        <span className="hidden h-1.5 w-16 overflow-hidden rounded-full bg-track @[19rem]:block" aria-hidden="true">
          <span
            className={clsx("block h-full rounded-full", checked ? "bg-accent" : "bg-fg-3")}
            style={{ width: `${probability * 100}%` }}
          />
        </span>
        <span className="tnum w-8 text-right text-12 text-fg-2">
          <span className="sr-only">{words.probability(formatDecimals(probability, 2))}</span>
          <span aria-hidden="true">{formatDecimals(probability, 2)}</span>
        </span>
      </span>
    )}
  </label>
)

/** The answers of a field as rows: number key, the model's mark, its probability. */
export const OptionRows = ({ field, value, suggestion, labelledBy, disabled, onPick }: OptionRowsProps) => {
  const name = useId()
  const shown = visibleOptions(field, suggestion, value)
  const suggested = suggestion?.value[field.name]
  const known = new Map(
    field.main ? suggestion?.alternatives.map(({ label, probability }) => [label, probability]) : [],
  )
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div role="radiogroup" aria-labelledby={labelledBy} className="@container flex min-w-0 flex-col gap-1.5">
        {shown.map((option, at) => (
          <Row
            key={option}
            option={option}
            at={at}
            name={name}
            disabled={disabled}
            checked={value === option}
            isSuggested={suggested === option}
            probability={known.get(option)}
            onPick={() => onPick(option)}
          />
        ))}
      </div>
      {shown.length < field.options.length ? (
        <Combobox
          label={words.chooseOther}
          placeholder={words.otherAnswer(field.options.length)}
          value={undefined}
          options={field.options.map((option) => ({ value: option, label: option }))}
          onChange={onPick}
          disabled={disabled}
        />
      ) : null}
    </div>
  )
}
