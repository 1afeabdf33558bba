import { useVirtualizer } from "@tanstack/react-virtual"
import clsx from "clsx"
import { useEffect, useRef } from "react"
import { formatCount } from "./format.ts"

export type GridColumn = {
  readonly id: string
  readonly header: string
  /** A word under the header, such as the type. */
  readonly note?: string | undefined
  readonly numeric?: boolean
  /** In pixels; guessed from the first rows without it. */
  readonly width?: number
}

export type GridCell = string | number | boolean | null | undefined

type DataGridProps = {
  readonly label: string
  readonly columns: readonly GridColumn[]
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly GridCell[])[]
  /** Of the scrolling box in pixels. */
  readonly height?: number
  /** Number of the first row, for the count at the left. */
  readonly first?: number
  /** Opens a row, counted from 0: its number becomes a button. */
  readonly open?: { readonly label: (number: number) => string; readonly run: (row: number) => void }
  /** The row that J and K stand on, counted from 0. */
  readonly active?: number | undefined
}

const ROW = 33

const cellText = (cell: GridCell): string => {
  if (cell === null || cell === undefined) return "empty"
  return typeof cell === "number" ? String(cell) : typeof cell === "boolean" ? (cell ? "yes" : "no") : cell
}

const widthOf = (column: GridColumn, at: number, rows: DataGridProps["rows"]): number => {
  if (column.width !== undefined) return column.width
  const longest = rows
    .slice(0, 40)
    .reduce((most, row) => Math.max(most, cellText(row[at]).length), column.header.length + 2)
  const note = (column.note?.length ?? 0) * 6 + 26
  return Math.min(420, Math.max(72, note, longest * 7.4 + 24))
}

const Cell = ({ cell, numeric }: { readonly cell: GridCell; readonly numeric: boolean }) => (
  <div
    role="cell"
    title={typeof cell === "string" && cell.length > 24 ? cell : undefined}
    className={clsx(
      "truncate px-3 leading-8",
      numeric && "tnum text-right",
      (cell === null || cell === undefined) && "text-fg-3 italic",
    )}
  >
    {cellText(cell)}
  </div>
)

/** Sample rows of a table, any number of them: only what is in view is drawn. Scrolls by wheel, touch and arrow keys. */
export const DataGrid = ({ label, columns, rows, height = 420, first = 1, open, active }: DataGridProps) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  useEffect(() => {
    if (active !== undefined) virtual.scrollToIndex(active)
  }, [active, virtual])
  // One button a row would be hundreds of stops for the Tab key: only one of them is, J and K say which.
  const reachable = active ?? virtual.getVirtualItems()[0]?.index
  const widths = columns.map((column, at) => widthOf(column, at, rows))
  const gutter = String(first + rows.length).length * 8 + 24
  const template = `${gutter}px ${widths
    .slice(0, -1)
    .map((width) => `${width}px`)
    .join(" ")} minmax(${widths.at(-1) ?? 120}px, 1fr)`
  const whole = gutter + widths.reduce((sum, width) => sum + width, 0)
  return (
    <div
      ref={box}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="relative min-w-0 overflow-auto -outline-offset-2"
      style={{ maxHeight: height }}
    >
      <div role="rowgroup" className="sticky top-0 z-10 bg-surface" style={{ minWidth: whole }}>
        <div
          role="row"
          aria-rowindex={1}
          className="grid border-line border-b"
          style={{ gridTemplateColumns: template }}
        >
          <div role="columnheader" className="h-11">
            <span className="sr-only">Row</span>
          </div>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={clsx("flex h-11 min-w-0 flex-col justify-center px-3", column.numeric && "items-end")}
            >
              <span className="mono max-w-full truncate font-medium">{column.header}</span>
              {column.note ? <span className="cap max-w-full truncate">{column.note}</span> : null}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth: whole }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 2}
            className={clsx(
              "absolute inset-x-0 top-0 grid border-line border-b hover:bg-hover",
              item.index === active && "bg-accent-soft",
            )}
            style={{ gridTemplateColumns: template, height: ROW, transform: `translateY(${item.start}px)` }}
          >
            <div role="rowheader" className="tnum px-3 text-right text-12 leading-8 text-fg-3">
              {open ? (
                <button
                  type="button"
                  tabIndex={item.index === reachable ? 0 : -1}
                  aria-label={open.label(first + item.index)}
                  onClick={() => open.run(item.index)}
                  className="-mx-2 rounded-chip px-2 leading-6 hover:text-accent hover:underline"
                >
                  {formatCount(first + item.index)}
                </button>
              ) : (
                formatCount(first + item.index)
              )}
            </div>
            {columns.map((column, at) => (
              <Cell key={column.id} cell={rows[item.index]?.[at]} numeric={column.numeric ?? false} />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
