import { ListChecks } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listQueues } from "../../../../contract/endpoints/curate.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useCall } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"

type Queue = OutputOf<typeof listQueues>["queues"][number]

const COLUMNS: readonly Column<Queue>[] = [
  {
    id: "databit",
    header: words.databit,
    narrow: "lead",
    width: "30%",
    cell: ({ databit }) => (
      <RowLink to="/curate/$databit" params={{ databit: databit.name }}>
        <Name name={databit.name} version={databit.version} strong />
      </RowLink>
    ),
  },
  {
    id: "open",
    header: words.open,
    align: "right",
    narrow: "brief",
    narrowLabel: words.open,
    cell: ({ open }) => <Num value={open} />,
  },
  {
    id: "complaints",
    header: words.fromProduction,
    width: "124px",
    align: "right",
    cell: ({ complaints }) => (complaints > 0 ? <Badge tone="warn">{String(complaints)}</Badge> : <Num value={0} />),
  },
  { id: "flagged", header: words.made.flag, align: "right", cell: ({ flagged }) => <Num value={flagged} /> },
  {
    id: "decided",
    header: words.decided,
    align: "right",
    narrow: "brief",
    narrowLabel: words.decided,
    cell: ({ decided }) => <Num value={decided} />,
  },
  {
    id: "table",
    header: words.table,
    width: "22%",
    cell: ({ table }) => (table === null ? null : <Name name={table} />),
  },
  {
    id: "review",
    header: words.doNext,
    align: "right",
    cell: ({ databit, open, decided }) => (
      <ButtonLink size={28} className="relative" to="/curate/$databit" params={{ databit: databit.name }}>
        {open + decided === 0 ? words.makeFirst : words.review}
      </ButtonLink>
    ),
  },
]

/** All queues: the published Databits with what is open. */
export const QueuesPage = () => {
  const queues = useCall(listQueues, {})
  return (
    <div className="page">
      <PageHeader title={words.title} subtitle={words.subtitle} />
      {queues.error ? (
        <ErrorCard what={words.queuesFailed} error={queues.error} onRetry={() => void queues.refetch()} />
      ) : (
        <Card flush>
          <Table
            label={words.queues}
            columns={COLUMNS}
            rows={queues.data?.queues}
            rowKey={({ databit }) => databit.databitId}
            empty={
              <EmptyState
                icon={<ListChecks size={20} strokeWidth={1.75} />}
                title={words.noQueues}
                actions={
                  <>
                    <ButtonLink variant="primary" to="/databits/new">
                      {words.newDatabit}
                    </ButtonLink>
                    <ButtonLink to="/data">{words.sample}</ButtonLink>
                  </>
                }
              >
                {words.noQueuesText}
              </EmptyState>
            }
          />
        </Card>
      )}
    </div>
  )
}
