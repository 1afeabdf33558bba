import type { TableColumn, TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { Badge } from "../../ui/badge.tsx"
import { Card } from "../../ui/card.tsx"
import { type Column, Table } from "../../ui/table.tsx"

const columnsFor = (keyColumn: string | null): readonly Column<TableColumn>[] => [
  {
    id: "name",
    header: dataWords.column,
    width: "50%",
    narrow: "lead",
    cell: ({ name }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="mono truncate" title={name}>
          {name}
        </span>
        {name === keyColumn ? <Badge>{dataWords.key}</Badge> : null}
      </span>
    ),
  },
  { id: "type", header: dataWords.type, narrow: "brief", cell: ({ type }) => typeWords[type] },
]

/** The columns of a table. */
export const TableSchema = ({ table }: { readonly table: TableInfo }) => (
  <Card flush>
    <Table
      label={dataWords.columns}
      columns={columnsFor(table.keyColumn)}
      rows={table.columns}
      rowKey={({ name }) => name}
    />
  </Card>
)
