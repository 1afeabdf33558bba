import { Link } from "@tanstack/react-router"
import type { Chain } from "../../../../contract/endpoints/improve.ts"
import { splitRef } from "../../../../contract/names.ts"
import { chainWords as words } from "../../messages/improve.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { formatDecimals } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { inWords, labelOf } from "./words.ts"

type Near = Chain["nearest"][number]

const FROM_TRACE = /^trace#([0-9a-f]{32})$/

/** The table of `catalog.schema.table@version#key`. */
const tableOf = (ref: string): string => splitRef(ref.split("#")[0] ?? ref).name

const Similarity = ({ value }: { readonly value: number }) => (
  <span className="flex shrink-0 items-center gap-2 text-12 text-fg-3">
    <span className="relative h-1.5 w-16 rounded-full bg-track" aria-hidden="true">
      <span className="absolute inset-y-0 left-0 rounded-full bg-accent" style={{ width: `${value * 100}%` }} />
    </span>
    <span className="tnum">{formatDecimals(value, 2)}</span> {words.alike}
  </span>
)

const SourceRow = ({ near }: { readonly near: Near }) => {
  const { sourceRef, sourceRow } = near
  if (sourceRef === null) return null
  const trace = FROM_TRACE.exec(sourceRef)?.[1]
  if (trace !== undefined)
    return (
      <p className="text-12 text-fg-2">
        {words.fromTrace}{" "}
        <Link to="/traces/$id" params={{ id: trace }} className="link">
          {words.openTrace}
        </Link>
      </p>
    )
  const table = tableOf(sourceRef)
  if (sourceRow === null) return <p className="text-12 text-fg-3">{words.noSource}</p>
  return (
    <details className="min-w-0 text-12">
      <summary className="w-fit text-fg-3 hover:text-fg pointer-coarse:min-h-11 pointer-coarse:content-center">
        {words.source}
      </summary>
      <div className="mt-1.5 flex min-w-0 flex-col gap-1.5 rounded-control border border-line bg-sunken p-2.5">
        <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <Link to="/data/$name" params={{ name: table }} className="link min-w-0">
            <Name name={table} />
          </Link>
          <span className="mono min-w-0 text-fg-3 [overflow-wrap:anywhere]">
            {sourceRef.split("#").slice(1).join("#")}
          </span>
        </p>
        <dl className="grid min-w-0 grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1">
          {Object.entries(sourceRow).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-fg-3">{labelOf(name)}</dt>
              <dd className="min-w-0 [overflow-wrap:anywhere]">{inWords(value, words)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  )
}

type NearItemsProps = { readonly nearest: Chain["nearest"]; readonly databit: string | undefined }

/** Decided items most like the question: text, answer, how alike, who decided, and the row it came from. */
export const NearItems = ({ nearest, databit }: NearItemsProps) => (
  <ol className="flex min-w-0 flex-col rounded-control border border-line">
    {nearest.map((near) => (
      <li
        key={near.itemId ?? `${near.sourceRef} ${near.text}`}
        className="flex min-w-0 flex-col gap-1.5 border-line border-b px-3 py-2.5 last:border-0"
      >
        <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <p className="min-w-0 flex-1 basis-64 text-13 [overflow-wrap:anywhere]">{near.text}</p>
          <Similarity value={near.similarity} />
        </div>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-12 text-fg-3">
          <Badge tone="accent">{near.label}</Badge>
          <span>{near.reviewer === null ? words.reviewerUnknown : words.decidedBy(near.reviewer)}</span>
          {near.decidedAt === null ? null : <Ago at={near.decidedAt} spoken />}
          {near.itemId === null || databit === undefined ? null : (
            <Link to="/curate/$databit" params={{ databit }} search={{ item: near.itemId }} className="link">
              {words.openItem}
            </Link>
          )}
        </p>
        <SourceRow near={near} />
      </li>
    ))}
  </ol>
)
