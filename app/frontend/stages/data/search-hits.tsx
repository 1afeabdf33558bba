import { useNavigate, useSearch } from "@tanstack/react-router"
import { ChevronDown, ChevronUp } from "lucide-react"
import { useState } from "react"
import { searchTable } from "../../../../contract/endpoints/data.ts"
import type { SearchHit } from "../../../../contract/entities/search.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { searchWords as w } from "../../messages/search.ts"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { WholeRow } from "./table-row-sheet.tsx"

const HITS = 20

const COLUMNS: readonly Column<SearchHit>[] = [
  {
    id: "score",
    header: w.score,
    width: "90px",
    align: "right",
    narrow: "brief",
    narrowLabel: w.score,
    cell: ({ score }) => <span className="tnum">{score.toFixed(3)}</span>,
  },
  {
    id: "text",
    header: w.text,
    narrow: "lead",
    cell: ({ key, text }) => (
      <RowLink from="/data/$name" to="." search={(old) => ({ ...old, hit: key })} title={text.slice(0, 2000)}>
        {text.slice(0, 400)}
      </RowLink>
    ),
  },
  {
    id: "key",
    header: w.key,
    width: "22%",
    narrow: "brief",
    cell: ({ key }) => <span className="mono text-12 text-fg-2">{key}</span>,
  },
]

type HitSheetProps = {
  readonly table: TableInfo
  readonly keys: readonly string[]
  readonly hit: string | undefined
  readonly onOpen: (key: string | undefined) => void
}

/** The whole row that was found; one goes on from result to result. */
const HitSheet = ({ table, keys, hit, onOpen }: HitSheetProps) => {
  const at = hit === undefined ? -1 : keys.indexOf(hit)
  const step = (label: string, to: string | undefined, icon: typeof ChevronUp) => {
    const Icon = icon
    return (
      <IconButton
        size={28}
        label={label}
        icon={<Icon size={16} />}
        disabled={to === undefined}
        onClick={() => onOpen(to)}
      />
    )
  }
  return (
    <Sheet
      open={hit !== undefined}
      onOpenChange={(open) => open || onOpen(undefined)}
      title={w.rowTitle(hit ?? "")}
      actions={
        at < 0 ? undefined : (
          <>
            {step(w.previous, keys[at - 1], ChevronUp)}
            {step(w.next, keys[at + 1], ChevronDown)}
          </>
        )
      }
    >
      {hit === undefined ? null : <WholeRow key={hit} table={table} of={{ key: hit }} />}
    </Sheet>
  )
}

/** The rows nearest to a text; each opens in full. */
export const SearchHits = ({ table, text }: { readonly table: TableInfo; readonly text: string }) => {
  const answer = useCall(searchTable, { name: table.name, text, count: HITS }, { keepPrevious: true })
  const { hit } = useSearch({ from: "/data/$name" })
  const navigate = useNavigate({ from: "/data/$name" })
  const [active, setActive] = useState<string>()
  const hits = answer.data?.hits
  const keys = (hits ?? []).map(({ key }) => key)
  const open = (key: string | undefined): void => {
    if (key !== undefined) setActive(key)
    void navigate({ search: (old) => ({ ...old, hit: key }), replace: hit !== undefined })
  }
  useListKeys({ keys, active, onMove: setActive, onOpen: open, noun: w.result })
  if (answer.error) return <ErrorCard what={w.failed} error={answer.error} onRetry={() => void answer.refetch()} />
  return (
    <Card title={w.results} note={hits ? w.found(hits.length) : undefined} flush>
      <Table
        label={w.results}
        columns={COLUMNS}
        rows={hits}
        rowKey={({ key }) => key}
        active={active}
        empty={<p className="p-4 text-13 text-fg-3">{w.nothing}</p>}
      />
      <HitSheet table={table} keys={keys} hit={hit} onOpen={open} />
    </Card>
  )
}
