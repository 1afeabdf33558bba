import { useNavigate, useSearch } from "@tanstack/react-router"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { useMemo, useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getTableRows } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Card } from "../../ui/card.tsx"
import { DataGrid } from "../../ui/data-grid.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { cellOf } from "./cell.ts"
import { TableRowSheet } from "./table-row-sheet.tsx"

const { table: w } = dataWords
const PAGE = 500

type Answer = OutputOf<typeof getTableRows>

type PagerProps = {
  readonly from: number
  readonly next: number
  readonly total: number
  readonly go: (to: number) => void
}

const Pager = ({ from, next, total, go }: PagerProps) =>
  from === 0 && next >= total ? null : (
    <>
      <IconButton
        label={w.earlier}
        icon={<ChevronLeft size={16} />}
        disabled={from === 0}
        onClick={() => go(Math.max(0, from - PAGE))}
      />
      <IconButton label={w.later} icon={<ChevronRight size={16} />} disabled={next >= total} onClick={() => go(next)} />
    </>
  )

type RowsProps = {
  readonly answer: Answer
  readonly from: number
  readonly go: (to: number) => void
  /** Opens a row of the table, counted from 0. */
  readonly onOpen: (row: number) => void
}

const Rows = ({ answer: { columns, rows, cut, total }, from, go, onOpen }: RowsProps) => {
  const [active, setActive] = useState<number>()
  const cells = useMemo(() => {
    const made = rows.map((row) => columns.map(({ name, type }) => cellOf(row[name], type)))
    for (const { row, column } of cut) {
      const at = columns.findIndex(({ name }) => name === column)
      const cell = made[row]
      if (cell) cell[at] = `${String(cell[at])}…`
    }
    return made
  }, [rows, columns, cut])
  const { rows: shown, control } = usePersonalData(cells)
  useListKeys({
    keys: rows.map((_, at) => String(at)),
    active: active === undefined ? undefined : String(active),
    onMove: (key) => setActive(Number(key)),
    onOpen: (key) => onOpen(from + Number(key)),
  })
  return (
    <Card
      title={w.range(Math.min(from + 1, total), from + rows.length, total)}
      note={cut.length > 0 ? w.cutNote(cut.length) : undefined}
      flush
      actions={
        <>
          {control}
          <Pager from={from} next={from + rows.length} total={total} go={go} />
        </>
      }
    >
      <DataGrid
        label={w.sample}
        height={560}
        first={from + 1}
        columns={columns.map(({ name, type }) => ({
          id: name,
          header: name,
          note: typeWords[type],
          numeric: type === "bigint" || type === "double",
        }))}
        rows={shown}
        active={active}
        open={{ label: w.openRow, run: (row) => onOpen(from + row) }}
      />
    </Card>
  )
}

/** The rows of a table in stored order, a page at a time; one of them in full beside it. */
export const TableSample = ({ table }: { readonly table: TableInfo }) => {
  const { from = 0, row } = useSearch({ from: "/data/$name" })
  const navigate = useNavigate({ from: "/data/$name" })
  const answer = useCall(getTableRows, { name: table.name, offset: from, limit: PAGE }, { keepPrevious: true })
  const go = (offset: number) =>
    void navigate({ search: (old) => ({ ...old, from: offset > 0 ? offset : undefined }), replace: true })
  const open = (next: number | undefined) => void navigate({ search: (old) => ({ ...old, row: next }), replace: true })
  if (answer.error) return <ErrorCard what={w.rowsFailed} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data)
    return (
      <Card flush>
        <SkeletonRows rows={12} />
      </Card>
    )
  return (
    <>
      <Rows key={from} answer={answer.data} from={from} go={go} onOpen={open} />
      <TableRowSheet table={table} row={row} onOpen={open} />
    </>
  )
}
