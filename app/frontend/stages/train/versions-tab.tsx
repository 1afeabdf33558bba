import { Link } from "@tanstack/react-router"
import { listEvaluations, listSnapshots } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { modelWords, lineageWords as w } from "../../messages/models.ts"
import { figuresWords, trainWords } from "../../messages/train.ts"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatDecimals } from "../../ui/format.ts"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { type Before, beforeOf, pointsBetween } from "./figures.ts"
import type { ModelAnswer } from "./model-head.tsx"
import { RightShare } from "./right-share.tsx"

type Row = {
  readonly version: ModelVersion
  readonly before: Before | undefined
  readonly data: string | undefined
  readonly shown: ModelVersion
}

const Change = ({ version, before }: Row) => {
  if (!before) return <span className="text-fg-3">{w.first}</span>
  if (!version.metrics) return <span className="text-fg-3">–</span>
  const points = pointsBetween(version.metrics.accuracy, before.metrics.accuracy)
  return (
    <span className="inline-flex items-center gap-1.5">
      {before.sameItems && points !== 0 ? <Status kind={points > 0 ? "ok" : "warn"} hideLabel size={14} /> : null}
      <span className="tnum">{figuresWords.points(points)}</span>
      <span className="text-12 text-fg-3">{before.sameItems ? w.sameItems : w.otherItems}</span>
    </span>
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "version",
    header: w.version,
    width: "15%",
    narrow: "lead",
    cell: ({ version, shown }) => (
      <span className="inline-flex items-center gap-2">
        <RowLink to="/models/$ref" params={{ ref: version.id }} search={{ tab: "versions" }} className="mono">
          v{version.version}
        </RowLink>
        {version.alias === null ? null : <Badge tone="accent">{modelWords.aliases[version.alias]}</Badge>}
        {version.id === shown.id ? <span className="text-12 font-normal text-fg-3">{w.thisOne}</span> : null}
      </span>
    ),
  },
  {
    id: "right",
    header: figuresWords.right,
    width: "11%",
    align: "right",
    narrow: "brief",
    narrowLabel: figuresWords.right,
    cell: ({ version }) => <RightShare metrics={version.metrics} />,
  },
  { id: "change", header: w.change, width: "18%", narrow: "brief", cell: (row) => <Change {...row} /> },
  {
    id: "alike",
    header: figuresWords.alike,
    width: "13%",
    align: "right",
    cell: ({ version }) => (version.metrics ? formatDecimals(version.metrics.macroF1, 2) : "–"),
  },
  { id: "data", header: w.data, width: "17%", cell: ({ data }) => data ?? "–" },
  {
    id: "when",
    header: w.trained,
    align: "right",
    narrow: "brief",
    cell: ({ version }) => <Ago at={version.createdAt} />,
  },
  { id: "by", header: w.by, width: "7%", cell: ({ version }) => version.createdBy },
  {
    id: "compare",
    header: modelWords.compare,
    width: "11%",
    align: "right",
    cell: ({ version, shown }) =>
      version.id === shown.id ? null : (
        <Link
          to="/models/compare"
          search={version.version < shown.version ? { a: version.id, b: shown.id } : { a: shown.id, b: version.id }}
          className="link relative"
        >
          {w.compareWith(version.version)}
        </Link>
      ),
  },
]

/** All versions of the model, each with the change since the one before. */
export const VersionsTab = ({ answer }: { readonly answer: ModelAnswer }) => {
  const { model, versions } = answer
  const evaluations = useCall(listEvaluations, { limit: 200 })
  const snapshots = useCall(listSnapshots, {})
  const failed = evaluations.error ?? snapshots.error
  if (failed)
    return (
      <ErrorCard
        what={w.versionsFailed}
        error={failed}
        onRetry={() => void Promise.all([evaluations.refetch(), snapshots.refetch()])}
      />
    )
  const known = evaluations.data && snapshots.data
  const rows = known
    ? versions
        .toSorted((a, b) => b.version - a.version)
        .map((version): Row => {
          const counts = snapshots.data.snapshots.find(({ id }) => id === version.snapshot)?.counts
          return {
            version,
            before: beforeOf(version, versions, evaluations.data.evaluations),
            data: counts && trainWords.dataOf(counts.train, counts.holdout),
            shown: model,
          }
        })
    : undefined
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Card flush>
        <Table
          label={w.versions}
          columns={COLUMNS}
          rows={rows}
          rowKey={({ version }) => version.id}
          active={model.id}
        />
      </Card>
      <p className="text-12 text-fg-3">{w.changeNote}</p>
    </div>
  )
}
