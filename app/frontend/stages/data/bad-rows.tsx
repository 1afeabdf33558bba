import type { BadRow } from "../../../../contract/entities/table.ts"
import { dataWords } from "../../messages/data.ts"
import { Num } from "../../ui/num.tsx"
import { type Column, Table } from "../../ui/table.tsx"

const { run: w } = dataWords

const COLUMNS: readonly Column<BadRow>[] = [
  {
    id: "line",
    header: w.line,
    width: "72px",
    align: "right",
    narrow: "brief",
    narrowLabel: w.line,
    cell: ({ line }) => <Num value={line} />,
  },
  {
    id: "reason",
    header: w.reason,
    width: "45%",
    narrow: "lead",
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
  {
    id: "row",
    header: w.row,
    cell: ({ text }) => (
      <span className="mono text-fg-2" title={text.slice(0, 1000)}>
        {text.slice(0, 200)}
      </span>
    ),
  },
]

/** Rows that could not be read: where, why, and what stood there. */
export const BadRows = ({ rows }: { readonly rows: readonly BadRow[] }) => (
  <Table label={w.row} columns={COLUMNS} rows={rows} rowKey={({ line, reason }) => `${line} ${reason}`} />
)
