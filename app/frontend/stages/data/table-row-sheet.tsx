import { ChevronDown, ChevronUp } from "lucide-react"
import { useMemo, useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getTableRows, LONGEST_CELL } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { cellOf } from "./cell.ts"

const { table: w } = dataWords
/** More than this is drawn only when somebody asks for it. */
const READ_AT_ONCE = 20_000

type Answer = OutputOf<typeof getTableRows>

const Fields = ({ answer, onAll }: { readonly answer: Answer; readonly onAll: () => void }) => {
  const { columns, rows, cut } = answer
  const cells = useMemo(
    () => rows.slice(0, 1).map((row) => columns.map(({ name, type }) => cellOf(row[name], type))),
    [rows, columns],
  )
  const { rows: shown, control } = usePersonalData(cells)
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {control}
      <dl className="flex min-w-0 flex-col gap-4">
        {columns.map(({ name, type }, at) => {
          const value = shown[0]?.[at]
          const part = cut.find(({ column }) => column === name)
          return (
            <div key={name} className="min-w-0">
              <dt className="mb-1 flex min-w-0 items-baseline gap-2">
                <span className="mono min-w-0 truncate font-medium text-13" title={name}>
                  {name}
                </span>
                <span className="cap shrink-0">{typeWords[type]}</span>
              </dt>
              <dd
                className={
                  value === null || value === undefined
                    ? "text-13 text-fg-3 italic"
                    : "whitespace-pre-wrap text-14 [overflow-wrap:anywhere]"
                }
              >
                {value === null || value === undefined ? w.noValue : String(value)}
              </dd>
              {part ? (
                <p className="mt-2 flex flex-wrap items-center gap-2 text-12 text-fg-3">
                  {w.partOf(String(value).length, part.characters)}
                  <Button size={28} onClick={onAll}>
                    {w.showAll}
                  </Button>
                </p>
              ) : null}
            </div>
          )
        })}
      </dl>
    </div>
  )
}

type WholeRowProps = { readonly table: TableInfo; readonly of: { readonly offset: number } | { readonly key: string } }

/** Every field of one row in full. */
export const WholeRow = ({ table, of }: WholeRowProps) => {
  const [longest, setLongest] = useState(READ_AT_ONCE)
  const answer = useCall(getTableRows, { name: table.name, ...of, limit: 1, longest })
  if (answer.error) return <ErrorCard what={w.rowFailed} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <SkeletonRows rows={6} />
  if (answer.data.rows.length === 0) return <EmptyState title={w.rowGone}>{w.rowGoneHint}</EmptyState>
  return <Fields answer={answer.data} onAll={() => setLongest(LONGEST_CELL)} />
}

type SheetProps = {
  readonly table: TableInfo
  /** The row that is open, counted from 0. */
  readonly row: number | undefined
  readonly onOpen: (row: number | undefined) => void
}

/** One row of a table with every field in full. */
export const TableRowSheet = ({ table, row, onOpen }: SheetProps) => (
  <Sheet
    open={row !== undefined && row < table.rowCount}
    onOpenChange={(open) => open || onOpen(undefined)}
    title={w.rowTitle((row ?? 0) + 1)}
    actions={
      row === undefined ? undefined : (
        <>
          <IconButton
            size={28}
            label={w.previousRow}
            icon={<ChevronUp size={16} />}
            disabled={row === 0}
            onClick={() => onOpen(row - 1)}
          />
          <IconButton
            size={28}
            label={w.nextRow}
            icon={<ChevronDown size={16} />}
            disabled={row + 1 >= table.rowCount}
            onClick={() => onOpen(row + 1)}
          />
        </>
      )
    }
  >
    {row === undefined ? null : <WholeRow key={row} table={table} of={{ offset: row }} />}
  </Sheet>
)
