import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getTable } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, sourceWords } from "../../messages/data.ts"
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"

const { table: w } = dataWords

type Answer = OutputOf<typeof getTable>
type Use = Answer["usedBy"][number]

const VERSIONS: readonly Column<TableInfo>[] = [
  {
    id: "version",
    header: dataWords.version,
    width: "80px",
    narrow: "lead",
    cell: ({ version }) => <span className="mono">{`v${version}`}</span>,
  },
  {
    id: "source",
    header: dataWords.source,
    width: "40%",
    narrow: "brief",
    cell: ({ source }) => <span title={sourceWords(source)}>{sourceWords(source)}</span>,
  },
  {
    id: "rows",
    header: dataWords.rows,
    align: "right",
    narrow: "brief",
    narrowLabel: dataWords.rows,
    cell: ({ rowCount }) => <Num value={rowCount} />,
  },
  { id: "by", header: dataWords.by, cell: ({ createdBy }) => createdBy },
  { id: "at", header: dataWords.updated, align: "right", cell: ({ createdAt }) => <Ago at={createdAt} /> },
]

const USES: readonly Column<Use>[] = [
  {
    id: "databit",
    header: dataWords.name,
    width: "50%",
    narrow: "lead",
    cell: ({ databit, version }) => (
      <RowLink to="/databits/$name" params={{ name: databit }}>
        <Name name={databit} version={version} />
      </RowLink>
    ),
  },
  {
    id: "columns",
    header: w.reads,
    narrow: "brief",
    cell: ({ columns }) => <span className="mono text-fg-2">{columns.join(", ")}</span>,
  },
]

/** Where each version came from, and which Databits read the table. */
export const TableLineage = ({ answer }: { readonly answer: Answer }) => (
  <div className="flex min-w-0 flex-col gap-4">
    <Card title={w.versions} flush>
      <Table label={w.versions} columns={VERSIONS} rows={answer.versions} rowKey={({ version }) => String(version)} />
    </Card>
    <Card title={w.usedBy} flush>
      <Table
        label={w.usedBy}
        columns={USES}
        rows={answer.usedBy}
        rowKey={({ databit }) => databit}
        empty={<EmptyState title={w.usedByNone} />}
      />
    </Card>
  </div>
)
