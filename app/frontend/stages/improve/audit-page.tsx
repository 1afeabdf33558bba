import { useNavigate, useSearch } from "@tanstack/react-router"
import { Download, GitBranch, ScrollText, SearchX } from "lucide-react"
import { useState } from "react"
import { type AuditEntry, listAudit, listAuditKinds, listPeople } from "../../../../contract/endpoints/settings.ts"
import { auditWords as words } from "../../messages/audit.ts"
import { useWhyNot } from "../../shell/me.ts"
import { type Pages, usePages } from "../../shell/pages.ts"
import { useCall } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { saveCsv } from "../../ui/csv.ts"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { formatInstant } from "../../ui/format.ts"
import { LoadMore } from "../../ui/load-more.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Select } from "../../ui/select.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { toast } from "../../ui/toast.tsx"
import { type AuditFilter, auditCsv, kindWords, readAudit } from "./audit-export.ts"
import { AuditTarget } from "./audit-target.tsx"

const ANY = "*"
const PAGE = 50

const columnsOf = (onSubject: (subject: string) => void): readonly Column<AuditEntry>[] => [
  {
    id: "when",
    header: words.columns.when,
    width: "20%",
    narrow: "brief",
    cell: ({ at }) => <time dateTime={at}>{formatInstant(at)}</time>,
  },
  { id: "who", header: words.columns.who, width: "16%", narrow: "brief", cell: ({ person }) => person },
  { id: "what", header: words.columns.what, width: "22%", narrow: "lead", cell: ({ kind }) => kindWords(kind) },
  {
    id: "which",
    header: words.columns.which,
    narrow: "brief",
    cell: ({ subject }) => (
      <button
        type="button"
        title={words.onlyThis(subject)}
        onClick={() => onSubject(subject)}
        className="mono block max-w-full truncate text-left text-12 text-fg-2 hover:underline"
      >
        {subject}
      </button>
    ),
  },
  {
    id: "page",
    header: words.columns.page,
    width: "80px",
    align: "right",
    cell: (entry) => <AuditTarget entry={entry} />,
  },
]

/** Reads all entries that fit and gives them as a file. */
const Export = ({ filter }: { readonly filter: AuditFilter }) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const { entries, all } = await readAudit(filter)
      saveCsv("audit.csv", auditCsv(entries))
      toast(all ? words.exported(entries.length) : words.exportedNewest(entries.length))
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        variant="primary"
        icon={<Download size={16} strokeWidth={1.75} />}
        busy={busy}
        onClick={() => void save()}
      >
        {words.export}
      </Button>
      {error ? (
        <div className="basis-full">
          <ErrorCard what={words.exportFailed} error={error} onRetry={() => void save()} />
        </div>
      ) : null}
    </>
  )
}

const Nothing = ({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) =>
  filtered ? (
    <EmptyState
      icon={<SearchX size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.noMatch}
      actions={<Button onClick={onClear}>{words.clear}</Button>}
    >
      {words.noMatchWhy}
    </EmptyState>
  ) : (
    <EmptyState icon={<ScrollText size={20} strokeWidth={1.75} aria-hidden="true" />} title={words.none}>
      {words.noneWhy}
    </EmptyState>
  )

const useView = () => {
  const filter = useSearch({ from: "/audit" })
  const navigate = useNavigate({ from: "/audit" })
  const change = (next: Partial<typeof filter>): void =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  return { filter, change, clear: () => void navigate({ search: {}, replace: true }) }
}

const useEntries = (filter: AuditFilter): Pages<AuditEntry> =>
  usePages({
    endpoint: listAudit,
    input: { ...filter, limit: PAGE },
    after: (before) => ({ before }),
    read: ({ entries, next }) => ({ rows: entries, next }),
  })

const noteOf = ({ rows, hasMore }: Pages<AuditEntry>): string | undefined => {
  if (rows === undefined || rows.length === 0) return undefined
  return hasMore ? words.shownNewest(rows.length) : words.shown(rows.length)
}

const Record = () => {
  const { filter, change, clear } = useView()
  const { kind, person, subject } = filter
  const list = useEntries(filter)
  const kinds = useCall(listAuditKinds, {}).data?.kinds ?? []
  const people = useCall(listPeople, {}).data?.people.map(({ name }) => name) ?? []
  const withChosen = (all: readonly string[], chosen: string | undefined): string[] => [
    ...new Set([...all, ...(chosen === undefined ? [] : [chosen])]),
  ]
  return (
    <>
      <Filters
        chips={
          subject === undefined
            ? []
            : [{ id: "subject", label: words.subjectChip(subject), onRemove: () => change({ subject: undefined }) }]
        }
        note={noteOf(list)}
      >
        <div className="w-56 min-w-0">
          <Select
            label={words.kind}
            value={kind ?? ANY}
            options={[
              { value: ANY, label: words.allKinds },
              ...withChosen(kinds, kind).map((value) => ({ value, label: kindWords(value) })),
            ]}
            onChange={(next) => change({ kind: next === ANY ? undefined : next })}
          />
        </div>
        <div className="w-44 min-w-0">
          <Select
            label={words.person}
            value={person ?? ANY}
            options={[
              { value: ANY, label: words.allPeople },
              ...withChosen(people, person).map((value) => ({ value, label: value })),
            ]}
            onChange={(next) => change({ person: next === ANY ? undefined : next })}
          />
        </div>
      </Filters>
      {list.error && list.rows === undefined ? (
        <ErrorCard what={words.failed} error={list.error} onRetry={list.refresh} />
      ) : (
        <div className="flex min-w-0 flex-col">
          <Card flush>
            <Table
              label={words.title}
              columns={columnsOf((next) => change({ subject: next }))}
              rows={list.rows}
              rowKey={({ id }) => id}
              empty={<Nothing filtered={[kind, person, subject].some((one) => one !== undefined)} onClear={clear} />}
            />
          </Card>
          <LoadMore label={words.more} failed={words.failed} pages={list} />
        </div>
      )}
    </>
  )
}

/** Who did what. */
export const AuditPage = () => {
  const mayRead = useWhyNot("read_audit")
  const { filter } = useView()
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <>
            <ButtonLink icon={<GitBranch size={16} strokeWidth={1.75} />} to="/lineage" search={{}}>
              {words.answers}
            </ButtonLink>
            {mayRead === undefined ? <Export filter={filter} /> : null}
          </>
        }
      />
      {mayRead === undefined ? <Record /> : <Card>{words.notAllowed}</Card>}
    </div>
  )
}
