import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { Box, Database, Folder, Layers, type LucideIcon, SquareFunction, Table2 } from "lucide-react"
import { getCatalogEntry } from "../../../../contract/endpoints/catalog.ts"
import { type CatalogDetail, type SecurableKind, securableKind } from "../../../../contract/entities/catalog.ts"
import { dataWords } from "../../messages/data.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Badge } from "../../ui/badge.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { AccessPanel } from "./access-panel.tsx"
import { lineId } from "./catalog-model.ts"
import { DataLayout } from "./data-layout.tsx"

const w = dataWords.entry

const ICONS: Readonly<Record<SecurableKind, LucideIcon>> = {
  catalog: Database,
  schema: Layers,
  table: Table2,
  volume: Folder,
  function: SquareFunction,
  model: Box,
}

const COLUMNS: readonly Column<CatalogDetail["columns"][number]>[] = [
  {
    id: "name",
    header: dataWords.name,
    width: "30%",
    narrow: "lead",
    cell: ({ name }) => <span className="mono">{name}</span>,
  },
  {
    id: "type",
    header: dataWords.type,
    width: "20%",
    narrow: "brief",
    cell: ({ type }) => <span className="mono text-fg-2">{type}</span>,
  },
  { id: "comment", header: w.says, narrow: "brief", cell: ({ comment }) => comment },
]

const Head = ({ entry }: { readonly entry: CatalogDetail }) => {
  const Icon = ICONS[entry.kind]
  return (
    <AssetHeader
      icon={<Icon size={18} strokeWidth={1.75} />}
      kind={dataWords.kinds[entry.kind]}
      name={entry.name}
      elsewhere={<OpenInDatabricks target={{ kind: entry.kind, name: entry.name }} />}
      version={entry.type === null ? undefined : <Badge>{entry.type.toLowerCase().replaceAll("_", " ")}</Badge>}
      comment={entry.comment}
      facts={[
        { label: w.kind, value: dataWords.kinds[entry.kind] },
        ...(entry.owner === null ? [] : [{ label: w.owner, value: entry.owner }]),
        ...(entry.returns === null ? [] : [{ label: w.returns, value: <span className="mono">{entry.returns}</span> }]),
        ...(entry.updatedAt === null ? [] : [{ label: dataWords.updated, value: <Ago at={entry.updatedAt} spoken /> }]),
      ]}
      actions={
        entry.kind === "model" ? (
          <ButtonLink to="/models/$ref" params={{ ref: entry.name }}>
            {w.openModel}
          </ButtonLink>
        ) : undefined
      }
    />
  )
}

const Body = ({ entry }: { readonly entry: CatalogDetail }) => (
  <>
    {entry.kind === "function" ? (
      <Card title={w.parameters} flush>
        <Table
          label={w.parameters}
          columns={COLUMNS}
          rows={entry.columns}
          rowKey={({ name }) => name}
          empty={<EmptyState title={w.noParameters} />}
        />
      </Card>
    ) : null}
    {entry.definition === null ? null : (
      <Card title={w.definition}>
        <pre className="mono overflow-x-auto text-12 whitespace-pre-wrap text-fg-2">{entry.definition}</pre>
      </Card>
    )}
    <AccessPanel of={{ kind: entry.kind, name: entry.name }} />
  </>
)

/** What the catalog says of a catalog, schema, volume, function or model. */
export const CatalogEntryPage = () => {
  const { kind: asked, name } = useParams({ from: "/data/catalog/$kind/$name" })
  const { q = "", open } = useSearch({ from: "/data/catalog/$kind/$name" })
  const navigate = useNavigate({ from: "/data/catalog/$kind/$name" })
  const kind = securableKind.safeParse(asked).data ?? "table"
  const answer = useCall(getCatalogEntry, { kind, name })
  return (
    <div className="page">
      <DataLayout
        current={lineId(kind, name)}
        filter={q}
        onFilter={(next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true })}
        open={open}
        onOpen={(next) => void navigate({ search: (old) => ({ ...old, open: next }), replace: true })}
      >
        {answer.data ? (
          <>
            <Head entry={answer.data.entry} />
            <Body entry={answer.data.entry} />
          </>
        ) : (
          <>
            <h1 tabIndex={-1} className="text-16 font-semibold [overflow-wrap:anywhere]">
              {name}
            </h1>
            {answer.error ? (
              <ErrorCard what={w.failed} error={answer.error} onRetry={() => void answer.refetch()} />
            ) : (
              <Card flush>
                <SkeletonRows rows={8} />
              </Card>
            )}
          </>
        )}
      </DataLayout>
    </div>
  )
}
