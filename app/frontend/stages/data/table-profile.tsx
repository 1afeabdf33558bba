import { useMemo } from "react"
import { getTableProfile } from "../../../../contract/endpoints/data.ts"
import type { ColumnProfile, TableInfo } from "../../../../contract/entities/table.ts"
import type { Json } from "../../../../contract/json.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall } from "../../shell/query.ts"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Card } from "../../ui/card.tsx"
import type { GridCell } from "../../ui/data-grid.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatCount, formatDecimals, formatShare } from "../../ui/format.ts"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { cellOf } from "./cell.ts"

const { table: w } = dataWords

/** Seconds are enough for the ends of a range; the zone stands beside the column's name. */
const shown = (value: Json): string =>
  typeof value === "number"
    ? value.toLocaleString("en", { maximumFractionDigits: 4 })
    : String(value)
        .replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ")
        .replace(/\.\d+Z$/, "")

const Fact = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div className="flex min-w-0 justify-between gap-4">
    <dt className="shrink-0 text-fg-3">{label}</dt>
    <dd className="tnum min-w-0 truncate" title={value}>
      {value}
    </dd>
  </div>
)

const isOrdered = ({ type, smallest }: ColumnProfile): boolean =>
  smallest !== null && type !== "array" && type !== "struct" && type !== "boolean" && type !== "string"

type CardProps = {
  readonly profile: ColumnProfile
  readonly rowCount: number
  /** The most frequent values as they are shown. */
  readonly frequent: readonly GridCell[]
}

const ColumnCard = ({ profile, rowCount, frequent }: CardProps) => (
  <Card title={<span className="mono">{profile.name}</span>} note={typeWords[profile.type]}>
    <div className="flex min-w-0 flex-col gap-3 text-13">
      <dl className="flex min-w-0 flex-col gap-1">
        <Fact
          label={w.empty}
          value={
            profile.empty === 0
              ? "0"
              : `${formatCount(profile.empty)} (${formatShare(profile.empty / Math.max(1, rowCount))})`
          }
        />
        <Fact label={w.distinct} value={formatCount(profile.distinct)} />
        {isOrdered(profile) ? (
          <>
            <Fact label={w.smallest} value={shown(profile.smallest)} />
            <Fact label={w.largest} value={shown(profile.largest)} />
          </>
        ) : null}
        {profile.meanLength === null ? null : (
          <Fact label={w.length} value={`${formatDecimals(profile.meanLength, 0)} ${w.letters}`} />
        )}
      </dl>
      {profile.frequent.length > 0 ? (
        <div className="min-w-0">
          <h3 className="cap mb-1">{w.frequent}</h3>
          <BarRows
            label={`${w.frequent}: ${profile.name}`}
            max={rowCount}
            rows={profile.frequent.map(({ value, count }, at) => ({
              id: String(value),
              label: <span title={String(frequent[at])}>{String(frequent[at])}</span>,
              value: count,
            }))}
          />
        </div>
      ) : profile.distinct > 0 ? (
        <p className="text-fg-3">{w.allDifferent}</p>
      ) : null}
    </div>
  </Card>
)

/** What each column holds: how many are empty, how many differ, which come most often. */
export const TableProfile = ({ table }: { readonly table: TableInfo }) => {
  const answer = useCall(getTableProfile, { name: table.name }, { staleTime: 5 * 60_000 })
  const cells = useMemo(
    () =>
      answer.data?.profiles.map(({ frequent, type }) => frequent.map(({ value }): GridCell => cellOf(value, type))) ??
      [],
    [answer.data],
  )
  const { rows: shown, control } = usePersonalData(cells)
  if (answer.error)
    return <ErrorCard what={w.profileFailed} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data)
    return (
      <Card flush>
        <SkeletonRows rows={8} />
      </Card>
    )
  const { profiles, rowCount } = answer.data
  return (
    <div className="@container flex min-w-0 flex-col gap-4">
      {control}
      <div className="grid min-w-0 grid-cols-1 gap-4 @2xl:grid-cols-2">
        {profiles.map((profile, at) => (
          <ColumnCard key={profile.name} profile={profile} rowCount={rowCount} frequent={shown[at] ?? []} />
        ))}
      </div>
    </div>
  )
}
