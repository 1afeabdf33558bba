import { useNavigate, useSearch } from "@tanstack/react-router"
import { FileText, Plus } from "lucide-react"
import { useState } from "react"
import { loadSample } from "../../../../contract/endpoints/data.ts"
import { type DatabitSummary, listDatabits } from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { useCommands, useKeys, useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { Menu } from "../../ui/menu.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Select } from "../../ui/select.tsx"
import { type Column, RowLink, type Sort, Table } from "../../ui/table.tsx"
import { toast } from "../../ui/toast.tsx"
import { NewDialogs, type NewKind } from "./new-dialogs.tsx"
import { standingOf, VersionStatus } from "./version-status.tsx"

const SHOWN_FIELDS = 2

const Fields = ({ names }: { readonly names: readonly string[] }) => (
  <span className="text-fg-2">
    {names.slice(0, SHOWN_FIELDS).join(", ")}
    {names.length > SHOWN_FIELDS ? <span className="text-fg-3"> {words.and(names.length - SHOWN_FIELDS)}</span> : null}
  </span>
)

/** Where the newest version stands; a draft says which version is in use meanwhile. */
const Standing = ({ row }: { readonly row: DatabitSummary }) => (
  <span className="flex min-w-0 items-center gap-2">
    <VersionStatus status={row.status} saved={row.saved} />
    {row.published === null || row.published === row.version ? null : (
      <span className="truncate text-12 text-fg-3">{words.inUseIs(row.published)}</span>
    )}
  </span>
)

const COLUMNS: readonly Column<DatabitSummary>[] = [
  {
    id: "name",
    header: words.columns.name,
    width: "30%",
    sortable: true,
    narrow: "lead",
    cell: (row) => (
      <RowLink to="/databits/$name" params={{ name: row.name }}>
        <Name name={row.name} />
      </RowLink>
    ),
  },
  {
    id: "status",
    header: words.columns.status,
    width: "190px",
    sortable: true,
    narrow: "brief",
    cell: (row) => <Standing row={row} />,
  },
  {
    id: "version",
    header: words.columns.version,
    width: "90px",
    narrow: "brief",
    cell: (row) => <span className="mono">{row.version}</span>,
  },
  { id: "reads", header: words.columns.reads, cell: (row) => <Fields names={row.inputs} /> },
  { id: "answers", header: words.columns.answers, cell: (row) => <Fields names={row.outputs} /> },
  {
    id: "decided",
    header: words.columns.decided,
    align: "right",
    width: "110px",
    sortable: true,
    cell: (row) => <Num value={row.decided} as="count" />,
  },
  {
    id: "updated",
    header: words.columns.updated,
    align: "right",
    width: "110px",
    sortable: true,
    narrow: "brief",
    cell: (row) => <Ago at={row.updatedAt} />,
  },
]

const VALUES: Readonly<Record<string, (row: DatabitSummary) => string | number>> = {
  name: ({ name }) => name,
  status: (row) => standingOf(row),
  decided: ({ decided }) => decided,
  updated: ({ updatedAt }) => updatedAt,
}

const sorted = (rows: readonly DatabitSummary[], { by, dir }: Sort): DatabitSummary[] => {
  const value = VALUES[by] ?? (({ name }: DatabitSummary) => name)
  const sign = dir === "asc" ? 1 : -1
  return rows.toSorted((a, b) => (value(a) < value(b) ? -sign : value(a) > value(b) ? sign : 0))
}

const matches = ({ name, inputs, outputs }: DatabitSummary, typed: string): boolean => {
  const text = [name, ...inputs, ...outputs].join(" ").toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => text.includes(part))
}

const Empty = ({ filtered }: { readonly filtered: boolean }) => {
  const load = useChange(loadSample, { invalidates: [listDatabits], onDone: () => toast(words.sampleLoaded) })
  const whyNot = useWhyNot("edit_databits")
  if (filtered) return <EmptyState title={words.noneFound}>{words.noneFoundNote}</EmptyState>
  return (
    <EmptyState
      icon={<FileText size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.noneTitle}
      actions={
        <>
          {whyNot === undefined ? (
            <ButtonLink to="/databits/new" variant="primary">
              {words.fromTable}
            </ButtonLink>
          ) : (
            <Button variant="primary" why={whyNot}>
              {words.fromTable}
            </Button>
          )}
          <Button busy={load.isPending} why={whyNot} onClick={() => load.mutate({ name: "support" })}>
            {words.loadSample}
          </Button>
        </>
      }
    >
      {words.none}
    </EmptyState>
  )
}

const NewMenu = ({ onPick }: { readonly onPick: (kind: NewKind) => void }) => {
  const navigate = useNavigate()
  const whyNot = useWhyNot("edit_databits")
  const fromTable = () => void navigate({ to: "/databits/new" })
  useCommands([
    {
      id: "databits.import",
      title: words.fileTitle,
      group: words.title,
      when: () => whyNot === undefined,
      run: () => onPick("file"),
    },
  ])
  const keys = useKeys("new.databit")
  const button = (
    <Button variant="primary" icon={<Plus size={16} />} why={whyNot}>
      {words.create}
    </Button>
  )
  if (whyNot !== undefined) return button
  return (
    <Menu
      align="end"
      trigger={button}
      entries={[
        { id: "table", label: words.fromTable, keys, onSelect: fromTable },
        { id: "file", label: words.fromFile, onSelect: () => onPick("file") },
        { id: "copy", label: words.copy, onSelect: () => onPick("copy") },
        { kind: "line", id: "line" },
        { id: "blank", label: words.blank, onSelect: () => onPick("blank") },
      ]}
    />
  )
}

const SORTS = ["name", "status", "decided", "updated"] as const
const STATUSES = ["open", "draft", "published", "retired"] as const

/** The registry: every Databit with its newest version, found by words, status and order in the address. */
export const RegistryPage = () => {
  const { q = "", status, sort = "name", dir = "asc" } = useSearch({ from: "/databits" })
  const navigate = useNavigate({ from: "/databits" })
  const [making, setMaking] = useState<NewKind>()
  const [active, setActive] = useState<string>()
  const databits = useCall(listDatabits, {})
  const all = databits.data?.databits
  const found = all?.filter((row) => matches(row, q) && (status === undefined || standingOf(row) === status))
  const rows = found && sorted(found, { by: sort, dir })
  const open = (name: string) => void navigate({ to: "/databits/$name", params: { name } })
  useListKeys({ keys: rows?.map(({ name }) => name) ?? [], active, onMove: setActive, onOpen: open, noun: "Databit" })

  return (
    <div className="page">
      <PageHeader title={words.title} subtitle={words.subtitle} actions={<NewMenu onPick={setMaking} />} />
      <Filters
        search={{
          value: q,
          label: words.find,
          onChange: (next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true }),
        }}
        note={all && rows && all.length > 0 ? words.of(rows.length, all.length) : undefined}
      >
        <Select
          label={words.columns.status}
          className="w-40 max-md:w-full"
          value={status ?? "any"}
          options={[
            { value: "any", label: words.anyStatus },
            ...STATUSES.map((value) => ({ value, label: words.status[value] })),
          ]}
          onChange={(value) =>
            void navigate({
              search: (old) => ({ ...old, status: STATUSES.find((one) => one === value) }),
              replace: true,
            })
          }
        />
      </Filters>
      {databits.error ? (
        <ErrorCard what={words.listFailed} error={databits.error} onRetry={() => void databits.refetch()} />
      ) : (
        <Card flush>
          <Table
            label={words.title}
            columns={COLUMNS}
            rows={rows}
            rowKey={({ name }) => name}
            active={active}
            sort={{ by: sort, dir }}
            onSort={(next) =>
              void navigate({
                search: (old) => ({ ...old, sort: SORTS.find((one) => one === next.by), dir: next.dir }),
                replace: true,
              })
            }
            empty={<Empty filtered={(all?.length ?? 0) > 0} />}
          />
        </Card>
      )}
      <NewDialogs open={making} onClose={() => setMaking(undefined)} />
    </div>
  )
}
