import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { Ellipsis, Table2 } from "lucide-react"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { dropTable, getTable, listTables, restoreTable } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords, sourceWords } from "../../messages/data.ts"
import { searchWords } from "../../messages/search.ts"
import { words } from "../../messages.ts"
import { useWhyNot } from "../../shell/me.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall, useChange } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Menu } from "../../ui/menu.tsx"
import { Num } from "../../ui/num.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Tabs } from "../../ui/tabs.tsx"
import { toast } from "../../ui/toast.tsx"
import { AccessPanel } from "./access-panel.tsx"
import { DataLayout } from "./data-layout.tsx"
import { DescribeDialog } from "./describe-dialog.tsx"
import { TableLineage } from "./table-lineage.tsx"
import { TableProfile } from "./table-profile.tsx"
import { TableSample } from "./table-sample.tsx"
import { TableSchema } from "./table-schema.tsx"
import { TableSearch } from "./table-search.tsx"
import { TakeUp } from "./take-up.tsx"

const { table: w } = dataWords

type Answer = OutputOf<typeof getTable>

const TABS = [
  { value: "schema", label: w.schema },
  { value: "sample", label: w.sample },
  { value: "profile", label: w.profile },
  { value: "search", label: searchWords.tab },
  { value: "lineage", label: w.lineage },
  { value: "access", label: w.access },
] as const

/** Removes a table and offers to take that back. */
const useDrop = (name: string) => {
  const navigate = useNavigate()
  const restore = useChange(restoreTable, {
    invalidates: [listTables, getTable],
    onDone: () => toast(w.restored(name)),
    onFailed: (problem) => toast(problem.detail ?? problem.title),
  })
  return useChange(dropTable, {
    invalidates: [listTables],
    onDone: () => {
      void navigate({ to: "/data" })
      toast(w.dropped(name), { label: words.undo, run: () => restore.mutate({ name }) })
    },
    onFailed: (problem) => toast(`${w.dropFailed}. ${problem.detail ?? problem.title}`),
  })
}

const byWords = ({ source }: TableInfo, isHere: boolean): string => {
  if (!isHere) return dataWords.entry.owner
  return source.kind === "catalog" ? dataWords.takeUp.by : dataWords.by
}

const Head = ({ table, versions }: Pick<Answer, "table" | "versions">) => {
  // What nobody has taken up is not the workbench's to describe, to remove or to use.
  const isHere = versions.length > 0
  const [describing, setDescribing] = useState(false)
  const drop = useDrop(table.name)
  const whyNotImport = useWhyNot("import_data")
  const whyNotEdit = useWhyNot("edit_databits")
  const whyNotRun = useWhyNot("run_jobs")
  const navigate = useNavigate()
  return (
    <>
      <AssetHeader
        icon={<Table2 size={18} strokeWidth={1.75} />}
        kind={w.kind}
        name={table.name}
        elsewhere={<OpenInDatabricks target={{ kind: "table", name: table.name }} />}
        version={<Badge mono>{`v${table.version}`}</Badge>}
        comment={table.comment}
        facts={[
          { label: dataWords.rows, value: <Num value={table.rowCount} /> },
          { label: dataWords.columns, value: <Num value={table.columns.length} /> },
          { label: dataWords.size, value: <Num value={table.bytes} as="bytes" /> },
          {
            label: dataWords.source,
            value: <span className="[overflow-wrap:anywhere]">{sourceWords(table.source)}</span>,
          },
          { label: dataWords.updated, value: <Ago at={table.updatedAt} spoken /> },
          { label: byWords(table, isHere), value: table.createdBy },
        ]}
        actions={
          isHere ? (
            <>
              <Button why={whyNotImport} onClick={() => setDescribing(true)}>
                {w.describe}
              </Button>
              <Menu
                trigger={<IconButton label={w.more} icon={<Ellipsis size={16} />} variant="neutral" />}
                entries={[
                  {
                    id: "label",
                    label: w.label,
                    why: whyNotRun,
                    onSelect: () =>
                      void navigate({ to: "/jobs", search: { start: "ai_label_table", table: table.name } }),
                  },
                  { kind: "line", id: "line" },
                  {
                    id: "drop",
                    label: w.drop,
                    danger: true,
                    why: whyNotImport,
                    onSelect: () => drop.mutate({ name: table.name }),
                  },
                ]}
              />
              {whyNotEdit === undefined ? (
                <ButtonLink variant="primary" to="/databits/new" search={{ table: table.name }}>
                  {w.use}
                </ButtonLink>
              ) : (
                <Button variant="primary" why={whyNotEdit}>
                  {w.use}
                </Button>
              )}
            </>
          ) : undefined
        }
      />
      <DescribeDialog open={describing} onOpenChange={setDescribing} name={table.name} comment={table.comment ?? ""} />
    </>
  )
}

const Panel = ({ tab, answer }: { readonly tab: (typeof TABS)[number]["value"]; readonly answer: Answer }) => {
  switch (tab) {
    case "schema":
      return <TableSchema table={answer.table} />
    case "sample":
      return <TableSample table={answer.table} />
    case "profile":
      return <TableProfile table={answer.table} />
    case "search":
      return <TableSearch table={answer.table} />
    case "lineage":
      return <TableLineage answer={answer} />
    case "access":
      return <AccessPanel of={{ kind: "table", name: answer.table.name }} />
  }
}

/** One table: its columns, rows, contents, and where it comes from and goes. */
export const TablePage = () => {
  const { name } = useParams({ from: "/data/$name" })
  const { tab = "schema", q = "", open } = useSearch({ from: "/data/$name" })
  const navigate = useNavigate({ from: "/data/$name" })
  const answer = useCall(getTable, { name }, { keepPrevious: false })
  return (
    <div className="page">
      <DataLayout
        current={name}
        filter={q}
        onFilter={(next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true })}
        open={open}
        onOpen={(next) => void navigate({ search: (old) => ({ ...old, open: next }), replace: true })}
      >
        {answer.error ? (
          <>
            <h1 tabIndex={-1} className="text-16 font-semibold [overflow-wrap:anywhere]">
              {name}
            </h1>
            <ErrorCard what={w.failed} error={answer.error} onRetry={() => void answer.refetch()} />
          </>
        ) : answer.data ? (
          <>
            <Head table={answer.data.table} versions={answer.data.versions} />
            <TakeUp table={answer.data.table} taken={answer.data.versions.length > 0} />
            <Tabs
              label={w.tabs}
              value={tab}
              tabs={TABS}
              onChange={(next) =>
                void navigate({
                  search: (old) => ({ ...old, tab: next, from: undefined, row: undefined }),
                  replace: true,
                })
              }
            >
              <Panel tab={tab} answer={answer.data} />
            </Tabs>
          </>
        ) : (
          <>
            <h1 tabIndex={-1} className="text-16 font-semibold [overflow-wrap:anywhere]">
              {name}
            </h1>
            <Card flush>
              <SkeletonRows rows={8} />
            </Card>
          </>
        )}
      </DataLayout>
    </div>
  )
}
