import { createLink } from "@tanstack/react-router"
import clsx from "clsx"
import { ArrowDown, ArrowUp } from "lucide-react"
import { type AnchorHTMLAttributes, type ReactNode, type Ref, useEffect, useRef } from "react"
import { SkeletonRows } from "./skeleton.tsx"

export type Sort = { readonly by: string; readonly dir: "asc" | "desc" }

export type Column<Row> = {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: "left" | "right"
  /** Of the wide form: "40%" or "120px". */
  readonly width?: string
  readonly sortable?: boolean
  /** Where it goes when the table is narrow: `lead` is the first line, `brief` the second; others are left out. */
  readonly narrow?: "lead" | "brief"
  /** Shown before the value in the narrow form when the value alone says too little. */
  readonly narrowLabel?: string
}

type TableProps<Row> = {
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  /** undefined while they are read: skeleton rows stand in. */
  readonly rows: readonly Row[] | undefined
  readonly rowKey: (row: Row) => string
  readonly sort?: Sort | undefined
  readonly onSort?: (sort: Sort) => void
  /** Key of the row that J and K stand on. */
  readonly active?: string | undefined
  readonly empty?: ReactNode
}

const Anchor = (props: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly ref?: Ref<HTMLAnchorElement> }) => (
  <a
    {...props}
    className={clsx(
      "min-w-0 font-medium after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent",
      props.className,
    )}
  />
)

/** The link of a row: put it in the lead cell, the whole row becomes its target. Other controls in the row need `relative`. */
export const RowLink = createLink(Anchor)

type HeadProps<Row> = {
  readonly column: Column<Row>
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort) => void) | undefined
}

const Head = <Row,>({ column, sort, onSort }: HeadProps<Row>) => {
  const on = sort?.by === column.id ? sort.dir : undefined
  return (
    <th
      scope="col"
      aria-sort={on === undefined ? undefined : on === "asc" ? "ascending" : "descending"}
      style={column.width ? { width: column.width } : undefined}
      className={clsx(
        "h-9 truncate px-2 text-12 font-normal text-fg-3 first:pl-4 last:pr-4",
        column.align === "right" ? "text-right" : "text-left",
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort({ by: column.id, dir: on === "asc" ? "desc" : "asc" })}
          className={clsx(
            "inline-flex min-h-6 max-w-full items-center gap-1 rounded-chip hover:text-fg",
            on && "font-medium text-fg",
          )}
        >
          <span className="truncate">{column.header}</span>
          {on === "asc" ? <ArrowUp size={12} aria-hidden="true" /> : null}
          {on === "desc" ? <ArrowDown size={12} aria-hidden="true" /> : null}
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}

const NARROW = {
  lead: "@max-2xl:w-full @max-2xl:font-medium",
  brief: "@max-2xl:text-12 @max-2xl:text-fg-3",
  none: "@max-2xl:hidden",
} as const

/** Rows of 33 px; below 672 px of its own width two lines each: the lead, then the brief values. */
export const Table = <Row,>({ label, columns, rows, rowKey, sort, onSort, active, empty }: TableProps<Row>) => {
  const current = useRef<HTMLTableRowElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another row becomes the active one
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the effect's clean-up.
    current.current?.scrollIntoView({ block: "nearest" })
  }, [active])
  if (rows === undefined) return <SkeletonRows />
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <div className="@container min-w-0">
      <table aria-label={label} className="w-full table-fixed border-collapse text-13 @max-2xl:block">
        <thead className="@max-2xl:sr-only">
          <tr className="border-line border-b">
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className="@max-2xl:block">
          {rows.map((row) => {
            const key = rowKey(row)
            return (
              <tr
                key={key}
                ref={key === active ? current : null}
                data-active={key === active || undefined}
                className="relative border-line border-b last:border-0 hover:bg-hover data-active:bg-accent-soft data-active:shadow-[inset_2px_0_0_var(--accent)] @max-2xl:flex @max-2xl:flex-wrap @max-2xl:items-center @max-2xl:gap-x-3 @max-2xl:gap-y-0.5 @max-2xl:px-4 @max-2xl:py-2"
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    data-label={column.narrowLabel}
                    className={clsx(
                      "h-[33px] truncate px-2 py-0 first:pl-4 last:pr-4 @max-2xl:h-auto @max-2xl:px-0 @max-2xl:first:pl-0 @max-2xl:last:pr-0",
                      column.align === "right" && "tnum text-right",
                      column.narrowLabel && "@max-2xl:before:mr-1 @max-2xl:before:content-[attr(data-label)]",
                      NARROW[column.narrow ?? "none"],
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
