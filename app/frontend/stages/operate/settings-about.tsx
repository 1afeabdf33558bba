import { useState } from "react"
import { type AuditEntry, getAbout, listAudit } from "../../../../contract/endpoints/settings.ts"
import { settingsWords } from "../../messages/settings.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Num } from "../../ui/num.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { toLabel } from "./job-form.ts"

const { about } = settingsWords

/** "databit.published" as people say it: "Databit published". */
const kindWords = (kind: string): string => toLabel(kind.replace(".", " "))

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: "what", header: about.what, narrow: "lead", cell: (entry) => kindWords(entry.kind) },
  {
    id: "which",
    header: about.which,
    narrow: "brief",
    width: "40%",
    cell: (entry) => <span className="mono block truncate text-12">{entry.subject}</span>,
  },
  { id: "who", header: about.who, narrow: "brief", width: "20%", cell: (entry) => entry.person },
  { id: "when", header: about.when, narrow: "brief", width: "90px", cell: (entry) => <Ago at={entry.at} /> },
]

const Audit = () => {
  const [pages, setPages] = useState<readonly string[]>([])
  const before = pages.at(-1)
  const audit = useCall(listAudit, { limit: 20, ...(before ? { before } : {}) }, { keepPrevious: true })
  const next = audit.data?.next
  if (audit.error) return <ErrorCard what={about.auditError} error={audit.error} onRetry={() => void audit.refetch()} />
  return (
    <Card
      title={about.audit}
      flush
      actions={
        <>
          {before ? (
            <Button size={28} variant="ghost" onClick={() => setPages([])}>
              {about.newest}
            </Button>
          ) : null}
          {next ? (
            <Button size={28} onClick={() => setPages((old) => [...old, next])}>
              {about.older}
            </Button>
          ) : null}
        </>
      }
    >
      <Table
        label={about.audit}
        columns={COLUMNS}
        rows={audit.data?.entries}
        rowKey={(entry) => entry.id}
        empty={<p className="p-4 text-13 text-fg-3">{about.auditEmpty}</p>}
      />
    </Card>
  )
}

const Fact = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="text-fg-3">{term}</dt>
    <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

/** Which version this is, what it runs on, and who did what. */
export const AboutSettings = () => {
  const found = useCall(getAbout, {})
  const mayAudit = useWhyNot("read_audit") === undefined
  if (found.error)
    return <ErrorCard what={settingsWords.readError} error={found.error} onRetry={() => void found.refetch()} />
  const { data } = found
  const wait = <Skeleton className="h-4 w-32" />
  return (
    <>
      <Card>
        <dl className="flex min-w-0 flex-col gap-2">
          <Fact term={about.version}>{data ? <span className="tnum">{data.version}</span> : wait}</Fact>
          <Fact term={about.engine}>{data?.engine ?? wait}</Fact>
          <Fact term={about.node}>{data ? `Node ${data.node}` : wait}</Fact>
          <Fact term={about.memory}>{data ? <Num value={data.memoryBytes} as="bytes" /> : wait}</Fact>
          <Fact term={about.started}>{data ? <Ago at={data.startedAt} /> : wait}</Fact>
        </dl>
        <p className="mt-4 text-13">
          <a className="link" href="/api/openapi.json">
            {about.api}
          </a>
        </p>
      </Card>
      {mayAudit ? <Audit /> : null}
    </>
  )
}
