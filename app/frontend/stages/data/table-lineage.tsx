import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getCatalogLineage } from "../../../../contract/endpoints/catalog.ts"
import type { getTable } from "../../../../contract/endpoints/data.ts"
import type { LineageNode } from "../../../../contract/entities/catalog.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, sourceWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { LineageName } from "./lineage-name.tsx"

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

const NODES: readonly Column<LineageNode>[] = [
  {
    id: "name",
    header: dataWords.name,
    width: "70%",
    narrow: "lead",
    cell: (node) => <LineageName node={node} />,
  },
  { id: "kind", header: dataWords.entry.kind, narrow: "brief", cell: ({ kind }) => dataWords.steps[kind] },
]

/** What the catalog saw, and what the workbench told it. */
const InCatalog = ({ name }: { readonly name: string }) => {
  const lineage = useCall(getCatalogLineage, { name })
  if (lineage.error)
    return <ErrorCard what={w.lineageFailed} error={lineage.error} onRetry={() => void lineage.refetch()} />
  const none = <p className="px-4 py-4 text-13 text-fg-3">{w.noLineage}</p>
  const key = ({ kind, name: node }: LineageNode): string => `${kind} ${node}`
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 @3xl/page:grid-cols-2">
      <Card title={w.upstream} note={w.catalogLineage} flush>
        <Table label={w.upstream} columns={NODES} rows={lineage.data?.upstream} rowKey={key} empty={none} />
      </Card>
      <Card title={w.downstream} note={w.catalogLineage} flush>
        <Table label={w.downstream} columns={NODES} rows={lineage.data?.downstream} rowKey={key} empty={none} />
      </Card>
    </div>
  )
}

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
    <InCatalog name={answer.table.name} />
  </div>
)
