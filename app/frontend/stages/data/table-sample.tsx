import { useNavigate, useSearch } from "@tanstack/react-router"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { getTableRows } from "../../../../contract/endpoints/data.ts"
import type { TableInfo, TableRow } from "../../../../contract/entities/table.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { DataGrid, type GridCell } from "../../ui/data-grid.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"

const { table: w } = dataWords
const PAGE = 500

const cellOf = (value: TableRow[string] | undefined): GridCell =>
  value !== null && typeof value === "object" ? JSON.stringify(value) : value

/** The rows of a table in stored order, a page at a time. */
export const TableSample = ({ table }: { readonly table: TableInfo }) => {
  const { from = 0 } = useSearch({ from: "/data/$name" })
  const navigate = useNavigate({ from: "/data/$name" })
  const answer = useCall(getTableRows, { name: table.name, offset: from, limit: PAGE }, { keepPrevious: true })
  const go = (offset: number) =>
    void navigate({ search: (old) => ({ ...old, from: offset > 0 ? offset : undefined }), replace: true })
  if (answer.error) return <ErrorCard what={w.rowsFailed} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data)
    return (
      <Card flush>
        <SkeletonRows rows={12} />
      </Card>
    )
  const { columns, rows, total } = answer.data
  return (
    <Card
      title={w.range(Math.min(from + 1, total), Math.min(from + rows.length, total), total)}
      flush
      actions={
        total > PAGE ? (
          <>
            <IconButton
              label={w.earlier}
              icon={<ChevronLeft size={16} />}
              disabled={from === 0}
              onClick={() => go(Math.max(0, from - PAGE))}
            />
            <IconButton
              label={w.later}
              icon={<ChevronRight size={16} />}
              disabled={from + PAGE >= total}
              onClick={() => go(from + PAGE)}
            />
          </>
        ) : undefined
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
        rows={rows.map((row) => columns.map(({ name }) => cellOf(row[name])))}
      />
    </Card>
  )
}
