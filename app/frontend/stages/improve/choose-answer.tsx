import { useNavigate } from "@tanstack/react-router"
import { GitBranch } from "lucide-react"
import { useState } from "react"
import { listTraces, type TraceSummaryBody } from "../../../../contract/endpoints/monitor.ts"
import { splitRef } from "../../../../contract/names.ts"
import { chainWords as words } from "../../messages/improve.ts"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Name } from "../../ui/name.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"

const MOST = 20

const COLUMNS: readonly Column<TraceSummaryBody>[] = [
  {
    id: "asked",
    header: words.columns.asked,
    narrow: "lead",
    cell: ({ traceId, inputPreview }) => (
      <RowLink to="/lineage" search={{ trace: traceId }}>
        {inputPreview === null ? words.noInput : inputPreview.trim() || words.emptyInput}
      </RowLink>
    ),
  },
  {
    id: "answer",
    header: words.columns.answer,
    width: "20%",
    narrow: "brief",
    cell: ({ label, outputPreview }) => label ?? outputPreview ?? words.noAnswer,
  },
  {
    id: "confidence",
    header: words.columns.confidence,
    width: "96px",
    narrow: "brief",
    cell: ({ confidence }) => <Confidence value={confidence} />,
  },
  {
    id: "agent",
    header: words.columns.agent,
    width: "18%",
    cell: ({ agent }) =>
      agent === null ? "–" : <Name name={splitRef(agent).name} version={splitRef(agent).version} />,
  },
  {
    id: "when",
    header: words.columns.when,
    align: "right",
    width: "84px",
    narrow: "brief",
    cell: ({ startTime }) => <Ago at={startTime} />,
  },
]

const ById = ({ onShow }: { readonly onShow: (id: string) => void }) => {
  const [id, setId] = useState("")
  const [tried, setTried] = useState(false)
  return (
    <form
      className="flex min-w-0 flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (id.trim() !== "") onShow(id.trim())
      }}
    >
      <Field
        label={words.idLabel}
        hint={words.idHint}
        error={tried && id.trim() === "" ? words.idMissing : undefined}
        className="w-96 max-w-full"
      >
        <Input mono value={id} onChange={(event) => setId(event.target.value)} />
      </Field>
      <Button type="submit" className="md:mt-[26px]">
        {words.show}
      </Button>
    </form>
  )
}

const None = () => (
  <EmptyState
    icon={<GitBranch size={20} strokeWidth={1.75} aria-hidden="true" />}
    title={words.none}
    actions={
      <ButtonLink variant="primary" to="/playground" search={{}}>
        {words.firstCall}
      </ButtonLink>
    }
  >
    {words.noneWhy}
  </EmptyState>
)

/** Without an answer there is nothing to follow: the newest calls to choose from, or an id to give. */
export const ChooseAnswer = () => {
  const navigate = useNavigate()
  const [active, setActive] = useState<string>()
  const traces = useCall(listTraces, { range: "30d", limit: MOST })
  const show = (trace: string) => void navigate({ to: "/lineage", search: { trace } })
  useListKeys({
    keys: traces.data?.traces.map(({ traceId }) => traceId) ?? [],
    active,
    onMove: setActive,
    onOpen: show,
    noun: "call",
  })
  return (
    <>
      <ById onShow={show} />
      {traces.error ? (
        <ErrorCard what={words.tracesFailed} error={traces.error} onRetry={() => void traces.refetch()} />
      ) : (
        <Card title={words.recent} flush>
          <Table
            label={words.recent}
            columns={COLUMNS}
            rows={traces.data?.traces}
            rowKey={({ traceId }) => traceId}
            active={active}
            empty={<None />}
          />
        </Card>
      )}
    </>
  )
}
