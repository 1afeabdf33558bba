import { useNavigate, useSearch } from "@tanstack/react-router"
import { Database } from "lucide-react"
import { listSamples, listTables } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, sourceWords } from "../../messages/data.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { CatalogTableCard } from "./catalog-table-card.tsx"
import { DataLayout } from "./data-layout.tsx"
import { FileIntake } from "./file-intake.tsx"
import { RunningImports } from "./running-imports.tsx"
import { SamplesCard, useLoadSample } from "./samples-card.tsx"

const COLUMNS: readonly Column<TableInfo>[] = [
  {
    id: "name",
    header: dataWords.name,
    width: "44%",
    narrow: "lead",
    cell: ({ name, version }) => (
      <RowLink to="/data/$name" params={{ name }}>
        <Name name={name} version={version} />
      </RowLink>
    ),
  },
  {
    id: "rows",
    header: dataWords.rows,
    align: "right",
    narrow: "brief",
    narrowLabel: dataWords.rows,
    cell: ({ rowCount }) => <Num value={rowCount} />,
  },
  { id: "columns", header: dataWords.columns, align: "right", cell: ({ columns }) => <Num value={columns.length} /> },
  {
    id: "source",
    header: dataWords.source,
    width: "24%",
    cell: ({ source }) => <span title={sourceWords(source)}>{sourceWords(source)}</span>,
  },
  {
    id: "updated",
    header: dataWords.updated,
    align: "right",
    narrow: "brief",
    cell: ({ updatedAt }) => <Ago at={updatedAt} />,
  },
]

const Empty = () => {
  const samples = useCall(listSamples, {})
  const load = useLoadSample()
  const why = useWhyNot("import_data")
  const first = samples.data?.samples[0]?.name
  return (
    <EmptyState
      icon={<Database size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={dataWords.emptyTitle}
      actions={
        <>
          <ButtonLink variant="primary" to="/data/import">
            {dataWords.chooseFile}
          </ButtonLink>
          <Button
            why={why}
            busy={load.isPending}
            disabled={first === undefined}
            onClick={() => first !== undefined && load.mutate({ name: first })}
          >
            {dataWords.trySample}
          </Button>
        </>
      }
    >
      {load.error ? `${load.error.detail ?? load.error.title} ${load.error.remedy}` : dataWords.emptyText}
    </EmptyState>
  )
}

/** All tables: the catalog, a place to drop files, the sample projects. */
export const TablesPage = () => {
  const { q = "", open } = useSearch({ from: "/data" })
  const navigate = useNavigate({ from: "/data" })
  const tables = useCall(listTables, {})
  const filter = (next: string) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true })
  const isDatabricks = useMe()?.workspace.kind === "databricks"
  const shown = tables.data?.tables.filter(({ name }) => name.includes(q.toLowerCase()))
  const some = (tables.data?.tables.length ?? 0) > 0
  return (
    <div className="page">
      <PageHeader
        title={dataWords.title}
        subtitle={dataWords.subtitle}
        actions={
          some ? (
            <ButtonLink variant="primary" to="/data/import">
              {dataWords.importFile}
            </ButtonLink>
          ) : undefined
        }
      />
      <RunningImports />
      {tables.error ? (
        <ErrorCard what={dataWords.listFailed} error={tables.error} onRetry={() => void tables.refetch()} />
      ) : tables.data && !some && !isDatabricks ? (
        <div className="flex min-w-0 flex-col gap-4">
          <Card flush>
            <Empty />
          </Card>
          <FileIntake />
          <SamplesCard />
        </div>
      ) : (
        <DataLayout
          filter={q}
          onFilter={filter}
          open={open}
          onOpen={(next) => void navigate({ search: (old) => ({ ...old, open: next }), replace: true })}
        >
          <Card title={dataWords.tables} flush>
            <Table
              label={dataWords.tables}
              columns={COLUMNS}
              rows={shown}
              rowKey={({ name }) => name}
              empty={some ? <EmptyState title={dataWords.treeEmpty} /> : <Empty />}
            />
          </Card>
          <FileIntake />
          <SamplesCard />
          <CatalogTableCard />
        </DataLayout>
      )}
    </div>
  )
}
