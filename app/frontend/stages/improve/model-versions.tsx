import clsx from "clsx"
import { retrainingWords as words } from "../../messages/improve.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { formatDecimals, formatShare } from "../../ui/format.ts"
import { Num } from "../../ui/num.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import type { Advised } from "./advice-reason.tsx"

type Figures = Advised["versions"][number]
type Row = Figures & { readonly before: Figures | undefined; readonly serves: boolean }

type ChangeProps = { readonly now: number | null; readonly before: number | null | undefined; readonly digits: number }

/** A figure with its difference to the version before: sign and colour, and in words for screen readers. */
const Change = ({ now, before, digits }: ChangeProps) => {
  if (now === null) return <span className="text-fg-3">{words.notMeasured}</span>
  const scale = digits === 1 ? 100 : 1
  const difference = before === null || before === undefined ? undefined : (now - before) * scale
  const shown = digits === 1 ? formatShare(Math.round(now * 1000) / 1000) : formatDecimals(now, digits)
  return (
    <span className="tnum inline-flex items-baseline justify-end gap-1.5">
      <span>{shown}</span>
      {difference === undefined ? null : (
        <span
          className={clsx("text-12", difference > 0 ? "text-ok-fg" : difference < 0 ? "text-crit-fg" : "text-fg-3")}
        >
          {difference >= 0 ? "+" : "−"}
          {formatDecimals(Math.abs(difference), digits)}
        </span>
      )}
    </span>
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "version",
    header: words.columns.version,
    narrow: "lead",
    cell: ({ model, version, serves }) => (
      <span className="flex min-w-0 items-center gap-2">
        <RowLink to="/models/$ref" params={{ ref: model }} className="tnum">
          {words.version(version)}
        </RowLink>
        {serves ? <Badge tone="accent">{words.serves}</Badge> : null}
      </span>
    ),
  },
  {
    id: "accuracy",
    header: words.columns.accuracy,
    align: "right",
    width: "130px",
    narrow: "brief",
    narrowLabel: words.columns.accuracy,
    cell: ({ accuracy, before }) => <Change now={accuracy} before={before?.accuracy} digits={1} />,
  },
  {
    id: "macroF1",
    header: words.columns.macroF1,
    align: "right",
    width: "120px",
    narrow: "brief",
    narrowLabel: words.columns.macroF1,
    cell: ({ macroF1, before }) => <Change now={macroF1} before={before?.macroF1} digits={2} />,
  },
  {
    id: "measured",
    header: words.columns.measured,
    align: "right",
    width: "104px",
    cell: ({ n }) => <Num value={n} />,
  },
  {
    id: "learnt",
    header: words.columns.learnt,
    align: "right",
    width: "104px",
    cell: ({ trainedOn }) => <Num value={trainedOn} />,
  },
  {
    id: "made",
    header: words.columns.made,
    align: "right",
    width: "84px",
    narrow: "brief",
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  },
]

/** Versions of a model, newest first, each against the one before it. */
export const ModelVersions = ({ advised }: { readonly advised: Advised }) => (
  <Table
    label={words.versions}
    columns={COLUMNS}
    rows={advised.versions.map((one, at) => ({
      ...one,
      before: advised.versions[at + 1],
      serves: one.model === advised.served,
    }))}
    rowKey={({ model }) => model}
  />
)
