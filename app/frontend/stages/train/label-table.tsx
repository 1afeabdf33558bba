import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { evaluationWords as w } from "../../messages/models.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { formatCount, formatDecimals, formatShare } from "../../ui/format.ts"
import { type Column, type Sort, Table } from "../../ui/table.tsx"
import { type LabelFigures, missedOf } from "./figures.ts"

const SORTS = ["label", "f1", "precision", "recall", "support"] as const
/** Of more answers the first are shown until all are asked for. */
const FIRST = 24

type SortBy = (typeof SORTS)[number]

/** Rows in the order wanted; the hardest answers first unless said otherwise. */
export const sortLabels = (
  labels: readonly LabelFigures[],
  by: SortBy,
  dir: "asc" | "desc",
): readonly LabelFigures[] => {
  const sign = dir === "asc" ? 1 : -1
  const order = (a: LabelFigures, b: LabelFigures): number =>
    by === "label" ? (a.label < b.label ? -1 : 1) : a[by] - b[by]
  return labels.toSorted((a, b) => sign * order(a, b) || (a.label < b.label ? -1 : 1))
}

const Bar = ({ value }: { readonly value: number }) => (
  <span className="relative h-2 w-20 shrink-0 rounded-full bg-track" aria-hidden="true">
    <span className="absolute inset-y-0 left-0 rounded-full bg-accent" style={{ width: `${value * 100}%` }} />
  </span>
)

const COLUMNS: readonly Column<LabelFigures>[] = [
  {
    id: "label",
    header: w.answer,
    width: "26%",
    sortable: true,
    narrow: "lead",
    cell: (row) =>
      missedOf(row) === 0 ? (
        <span className="mono" title={row.label}>
          {row.label}
        </span>
      ) : (
        <Link
          from="/models/$ref"
          search={(old) => ({ suite: old.suite, tab: "wrong", expected: row.label })}
          className="mono hover:underline"
          title={w.missed(row.label)}
        >
          {row.label}
        </Link>
      ),
  },
  {
    id: "f1",
    header: w.f1,
    width: "19%",
    sortable: true,
    narrow: "brief",
    cell: ({ f1 }) => (
      <span className="inline-flex items-center gap-2">
        <Bar value={f1} />
        <span className="tnum">{formatDecimals(f1, 2)}</span>
      </span>
    ),
  },
  {
    id: "precision",
    header: w.precision,
    width: "22%",
    align: "right",
    sortable: true,
    narrow: "brief",
    narrowLabel: w.precisionShort,
    cell: ({ precision }) => formatShare(precision),
  },
  {
    id: "recall",
    header: w.recall,
    width: "23%",
    align: "right",
    sortable: true,
    narrow: "brief",
    narrowLabel: w.recallShort,
    cell: ({ recall }) => formatShare(recall),
  },
  {
    id: "support",
    header: w.support,
    align: "right",
    sortable: true,
    cell: ({ support }) => formatCount(support),
  },
]

/** Figures of every answer; one with misses leads to them. */
export const LabelTable = ({ labels }: { readonly labels: readonly LabelFigures[] }) => {
  const { sort = "f1", dir = "asc" } = useSearch({ from: "/models/$ref" })
  const navigate = useNavigate({ from: "/models/$ref" })
  const onSort = (next: Sort) => {
    const by = SORTS.find((one) => one === next.by)
    void navigate({ search: (old) => ({ ...old, sort: by, dir: next.dir }), replace: true })
  }
  const [all, setAll] = useState(false)
  const rows = sortLabels(labels, sort, dir)
  return (
    <Card title={w.labels} note={sort === "f1" && dir === "asc" ? w.labelsNote : undefined} flush>
      <Table
        label={w.labels}
        columns={COLUMNS}
        rows={all ? rows : rows.slice(0, FIRST)}
        rowKey={({ label }) => label}
        sort={{ by: sort, dir }}
        onSort={onSort}
      />
      {rows.length > FIRST ? (
        <div className="border-line border-t p-2">
          <Button size={28} variant="ghost" onClick={() => setAll(!all)}>
            {all ? w.fewer : w.all(rows.length)}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}
