import { useNavigate, useSearch } from "@tanstack/react-router"
import { Box } from "lucide-react"
import { listModels } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { modelWords as w } from "../../messages/models.ts"
import { figuresWords } from "../../messages/train.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { formatDecimals } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Popover } from "../../ui/popover.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { byModel, type Group } from "./figures.ts"
import { RightShare } from "./right-share.tsx"

type Row = Group<ModelVersion>

const Dash = () => <span className="text-fg-3">–</span>

const championOf = ({ rows }: Row): ModelVersion | undefined => rows.find(({ alias }) => alias === "champion")

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: w.name,
    width: "24%",
    narrow: "lead",
    cell: ({ name, newest }) => (
      <RowLink to="/models/$ref" params={{ ref: newest.id }}>
        <Name name={name} version={newest.version} />
      </RowLink>
    ),
  },
  {
    id: "champion",
    header: w.inUse,
    width: "8%",
    narrow: "brief",
    narrowLabel: w.inUse,
    cell: (row) => {
      const champion = championOf(row)
      return champion ? <Badge mono tone="accent">{`v${champion.version}`}</Badge> : <Dash />
    },
  },
  {
    id: "right",
    header: w.right,
    width: "11%",
    align: "right",
    narrow: "brief",
    narrowLabel: w.right,
    cell: ({ newest }) => <RightShare metrics={newest.metrics} />,
  },
  {
    id: "alike",
    header: w.alike,
    width: "12%",
    align: "right",
    cell: ({ newest }) => (newest.metrics ? formatDecimals(newest.metrics.macroF1, 2) : <Dash />),
  },
  {
    id: "sure",
    header: w.sure,
    width: "9%",
    align: "right",
    cell: ({ newest }) =>
      newest.metrics ? figuresWords.plainPoints(Math.round(newest.metrics.ece * 1000) / 10) : <Dash />,
  },
  { id: "versions", header: w.versions, width: "7%", align: "right", cell: ({ rows }) => rows.length },
  {
    id: "databit",
    header: w.databit,
    width: "14%",
    cell: ({ newest }) => {
      const at = newest.databit.lastIndexOf("@")
      return <Name name={newest.databit.slice(0, at)} version={newest.databit.slice(at + 1)} short />
    },
  },
  {
    id: "when",
    header: w.when,
    width: "8%",
    align: "right",
    narrow: "brief",
    cell: ({ newest }) => <Ago at={newest.createdAt} />,
  },
  { id: "by", header: w.by, width: "7%", cell: ({ newest }) => newest.createdBy },
]

const HOW = [
  { label: figuresWords.right, term: figuresWords.rightTerm, says: w.rightHow },
  { label: figuresWords.alike, term: figuresWords.alikeTerm, says: figuresWords.alikeSays },
  { label: figuresWords.sure, term: figuresWords.sureTerm, says: figuresWords.sureSays },
  { label: w.inUse, term: "", says: w.championHow },
] as const

const HowToRead = () => (
  <Popover label={w.howRead} align="end" trigger={<Button variant="ghost">{w.howRead}</Button>}>
    <dl className="flex flex-col gap-3 text-13">
      {HOW.map(({ label, term, says }) => (
        <div key={label}>
          <dt className="font-medium">
            {label} <span className="font-normal text-12 text-fg-3">{term}</span>
          </dt>
          <dd className="text-fg-2">{says}</dd>
        </div>
      ))}
    </dl>
  </Popover>
)

const Empty = () => (
  <Card flush>
    <EmptyState
      icon={<Box size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={w.emptyTitle}
      actions={
        <>
          <ButtonLink variant="primary" to="/train/new">
            {w.train}
          </ButtonLink>
          <ButtonLink to="/data">{w.samples}</ButtonLink>
        </>
      }
    >
      {w.emptyText}
    </EmptyState>
  </Card>
)

/** All models by name, each with the figures of its newest version. */
export const ModelsPage = () => {
  const { q = "", at } = useSearch({ from: "/models" })
  const navigate = useNavigate({ from: "/models" })
  const models = useCall(listModels, {})
  const groups = models.data && byModel(models.data.models)
  const shown = groups?.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))
  const comparable = groups?.some(({ rows }) => rows.length > 1) ?? false
  useCommands([
    {
      id: "models.compare",
      title: w.compareVersions,
      keys: "C",
      group: w.group,
      when: () => comparable,
      run: () => void navigate({ to: "/models/compare", search: {} }),
    },
  ])
  useListKeys({
    keys: shown?.map(({ name }) => name) ?? [],
    active: at,
    onMove: (next) => void navigate({ search: (old) => ({ ...old, at: next }), replace: true }),
    onOpen: (name) => {
      const ref = shown?.find((one) => one.name === name)?.newest.id
      if (ref !== undefined) void navigate({ to: "/models/$ref", params: { ref } })
    },
    noun: "model",
  })
  const isEmpty = groups?.length === 0
  return (
    <div className="page">
      <PageHeader
        title={w.title}
        subtitle={w.subtitle}
        actions={
          isEmpty ? undefined : (
            <>
              {comparable ? <ButtonLink to="/models/compare">{w.compareVersions}</ButtonLink> : null}
              <ButtonLink variant="primary" to="/train/new">
                {w.train}
              </ButtonLink>
            </>
          )
        }
      />
      {models.error ? (
        <ErrorCard what={w.listFailed} error={models.error} onRetry={() => void models.refetch()} />
      ) : isEmpty ? (
        <Empty />
      ) : (
        <>
          <Filters
            search={{
              value: q,
              label: w.find,
              onChange: (next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true }),
            }}
          >
            <HowToRead />
          </Filters>
          <Card flush>
            <Table
              label={w.title}
              columns={COLUMNS}
              rows={shown}
              rowKey={({ name }) => name}
              active={at}
              empty={<EmptyState title={w.noMatch} />}
            />
          </Card>
        </>
      )}
    </div>
  )
}
