import type { Json } from "../../../../contract/json.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { CopyButton } from "../../ui/copy-button.tsx"
import { formatCount, formatDecimals } from "../../ui/format.ts"
import { labelOf, payloadOf, type Turn, turnsOf } from "./trace-model.ts"

/** Entries shown of one list; the rest is counted. */
const MOST = 50

const isFields = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const textOf = (value: string | number | boolean | null): string => {
  if (value === null || value === "") return words.nothing
  if (typeof value === "boolean") return value ? words.yes : words.no
  if (typeof value === "number") return Number.isInteger(value) ? formatCount(value) : formatDecimals(value, 2)
  return value
}

const MOST_COLUMNS = 4

const isPlain = (value: Json): value is string | number | boolean | null => typeof value !== "object" || value === null

/** Names that all entries share, where each entry is a few plain values: then a small table says it best. */
const columnsOf = (entries: readonly Json[]): readonly string[] | undefined => {
  const [first] = entries
  if (entries.length < 2 || first === undefined || !isFields(first)) return undefined
  const names = Object.keys(first)
  const fits = entries.every(
    (entry) =>
      isFields(entry) &&
      Object.keys(entry).length === names.length &&
      names.every((name) => entry[name] !== undefined && isPlain(entry[name])),
  )
  return fits && names.length > 0 && names.length <= MOST_COLUMNS ? names : undefined
}

const Entries = ({ names, entries }: { readonly names: readonly string[]; readonly entries: readonly Json[] }) => (
  <table className="w-full max-w-sm border-collapse">
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col" className="pr-4 pb-1 text-left text-12 font-normal text-fg-3">
            {labelOf(name)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what a step gave never changes, its entries have no other identity
        <tr key={at}>
          {names.map((name) => (
            <td key={name} className="tnum border-line border-t py-0.5 pr-4 align-top [overflow-wrap:anywhere]">
              <PlainValue value={isFields(entry) ? (entry[name] ?? null) : null} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)

const More = ({ of }: { readonly of: readonly Json[] }) =>
  of.length > MOST ? <p className="text-fg-3">{words.moreEntries(of.length - MOST)}</p> : null

/** A value as people read it: names with their values, lists line by line. */
export const PlainValue = ({ value }: { readonly value: Json }) => {
  if (Array.isArray(value)) {
    const names = columnsOf(value)
    if (names)
      return (
        <>
          <Entries names={names} entries={value.slice(0, MOST)} />
          <More of={value} />
        </>
      )
    return value.length === 0 ? (
      <span className="text-fg-3">{words.nothing}</span>
    ) : (
      <>
        <ul className="flex min-w-0 flex-col gap-1.5">
          {value.slice(0, MOST).map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what a step gave never changes, its entries have no other identity
            <li key={at} className="min-w-0 border-line border-l pl-2.5">
              <PlainValue value={one} />
            </li>
          ))}
        </ul>
        <More of={value} />
      </>
    )
  }
  if (!isFields(value)) return <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{textOf(value)}</span>
  return (
    <dl className="grid min-w-0 grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {Object.entries(value).map(([name, inner]) => (
        <div key={name} className="contents">
          <dt className="max-w-40 text-fg-3 [overflow-wrap:anywhere]">{labelOf(name)}</dt>
          <dd className="min-w-0">
            <PlainValue value={inner} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const roleWords = (role: string): string =>
  (({ ...words.roles }) as Readonly<Record<string, string>>)[role] ?? labelOf(role)

const Turns = ({ turns }: { readonly turns: readonly Turn[] }) => (
  <ol className="flex min-w-0 flex-col gap-2.5">
    {turns.map(({ role, text }, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a conversation that was kept never changes
      <li key={at} className="min-w-0">
        <p className="text-12 text-fg-3">{roleWords(role)}</p>
        <p className="max-h-64 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      </li>
    ))}
  </ol>
)

type PayloadProps = { readonly title: string; readonly text: string | null }

/** What went into a step or came out: in plain words, the stored text below a disclosure. */
export const Payload = ({ title, text }: PayloadProps) => {
  const value = payloadOf(text)
  const turns = turnsOf(value)
  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <h3 className="text-12 font-medium text-fg-3">{title}</h3>
      {text === null || value === undefined ? (
        <p className="text-13 text-fg-3">{words.notKept}</p>
      ) : (
        <>
          <div className="min-w-0 text-13">{turns ? <Turns turns={turns} /> : <PlainValue value={value} />}</div>
          {typeof value === "string" ? null : <Stored text={text} />}
        </>
      )}
    </section>
  )
}

const Stored = ({ text }: { readonly text: string }) => (
  <details className="min-w-0">
    <summary className="w-fit text-12 text-fg-3 hover:text-fg pointer-coarse:min-h-11 pointer-coarse:content-center">
      {words.asStored}
    </summary>
    <div className="mt-1 flex min-w-0 items-start gap-2 rounded-control border border-line bg-sunken p-2">
      <p className="mono max-h-64 min-w-0 flex-1 overflow-y-auto whitespace-pre-wrap text-12 text-fg-2 [overflow-wrap:anywhere]">
        {text}
      </p>
      <CopyButton text={text} />
    </div>
  </details>
)
