import type { Json } from "../../../../contract/json.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { formatCount, formatDecimals, formatDuration, formatInstant } from "../../ui/format.ts"
import { toLabel } from "./job-form.ts"

/** Entries shown of one list; the rest is counted. */
const MOST = 50

const isRecord = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Under this name a job gives milliseconds, step by step. */
const TIMINGS = "timings"

type Unit = "number" | "milliseconds"

const textOf = (value: string | number | boolean | null, unit: Unit): string => {
  if (value === null || value === "") return jobsWords.none
  if (typeof value === "boolean") return value ? jobsWords.yes : jobsWords.no
  if (typeof value === "number") {
    if (unit === "milliseconds") return formatDuration(value)
    return Number.isInteger(value) ? formatCount(value) : formatDecimals(value, 3)
  }
  return INSTANT.test(value) ? formatInstant(value) : value
}

const List = ({ values }: { readonly values: readonly Json[] }) => {
  if (values.length === 0) return <span className="text-fg-3">{jobsWords.none}</span>
  const left = values.length - MOST
  return (
    <ul className="flex min-w-0 flex-col gap-1">
      {values.slice(0, MOST).map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a result never changes, its entries have no other identity
        <li key={at} className="min-w-0">
          <PlainValue value={value} />
        </li>
      ))}
      {left > 0 ? <li className="text-fg-3">{jobsWords.more(left)}</li> : null}
    </ul>
  )
}

type PlainValueProps = { readonly value: Json; readonly unit?: Unit }

/** A value as people read it: names with their values, lists line by line. */
export const PlainValue = ({ value, unit = "number" }: PlainValueProps) => {
  if (Array.isArray(value)) return <List values={value} />
  if (!isRecord(value)) return <span className="[overflow-wrap:anywhere]">{textOf(value, unit)}</span>
  return (
    <dl className="grid min-w-0 grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {Object.entries(value).map(([name, inner]) => (
        <div key={name} className="contents">
          <dt className="text-fg-3">{toLabel(name)}</dt>
          <dd className="min-w-0">
            <PlainValue value={inner} unit={name === TIMINGS ? "milliseconds" : unit} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
