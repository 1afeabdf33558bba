import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import clsx from "clsx"
import { lazy, Suspense } from "react"
import type { DatabitVersionSummary } from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { Name } from "../../ui/name.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { changeWords } from "./change-words.ts"
import { VersionActs, type VersionsPart } from "./version-acts.tsx"
import { VersionStatus } from "./version-status.tsx"

const CompareVersions = lazy(() =>
  import("./compare-versions.tsx").then((module) => ({ default: module.CompareVersions })),
)

/** How a version stands in the address: its number, an open draft as `draft`, since its number changes with its content. */
const keyOf = ({ saved, version }: DatabitVersionSummary): string => (saved ? version : "draft")

/** The two versions to compare: the ones of the address, else the newest with the one before it. */
const usePair = (versions: readonly DatabitVersionSummary[]) => {
  const { from, to } = useSearch({ from: "/databits/$name" })
  const after = versions.find((one) => keyOf(one) === to) ?? versions[0]
  const chosen = versions.find((one) => keyOf(one) === from)
  const below = after && versions[versions.indexOf(after) + 1]
  const before = chosen && chosen !== after ? chosen : (below ?? versions.find((one) => one !== after))
  return after && before ? { after, before } : undefined
}

type RowProps = VersionsPart & { readonly row: DatabitVersionSummary; readonly on: boolean }

const Row = ({ row, on, ...part }: RowProps) => {
  const says = changeWords(part.versions, row.id).join("; ")
  return (
    <li
      className={clsx(
        "relative flex min-w-0 items-start gap-2 border-line border-b px-4 py-2.5 last:border-0",
        on ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            to="/databits/$name"
            params={{ name: part.databit.name }}
            search={(old) => ({ version: old.version, tab: "versions" as const, to: keyOf(row) })}
            replace
            aria-current={on ? "true" : undefined}
            className="mono font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {row.version}
          </Link>
          <VersionStatus status={row.status} saved={row.saved} />
        </div>
        <p className="line-clamp-2 text-13 text-fg-2 [overflow-wrap:anywhere]" title={says}>
          {says}
        </p>
        <p className="flex min-w-0 flex-wrap gap-x-2 text-12 text-fg-3">
          <span className="truncate">{row.createdBy}</span>
          <Ago at={row.updatedAt} spoken />
        </p>
        {row.trainingDataset === null ? null : (
          <p className="flex min-w-0 gap-1.5 text-12 text-fg-3">
            <span className="shrink-0">{words.trainedFrom}</span>
            <Name name={row.trainingDataset} short />
          </p>
        )}
      </div>
      <VersionActs {...part} row={row} />
    </li>
  )
}

/** Every version with who made it and when, and beside it what changed from one to another. */
export const VersionsTab = (part: VersionsPart) => {
  const { versions } = part
  const navigate = useNavigate({ from: "/databits/$name" })
  const pair = usePair(versions)
  const show = (which: { readonly from?: string; readonly to: string }) =>
    void navigate({ search: ({ version }) => ({ version, tab: "versions", ...which }), replace: true })
  useListKeys({
    keys: versions.map(keyOf),
    active: pair && keyOf(pair.after),
    onMove: (to) => show({ to }),
    noun: words.versionNoun,
  })
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[320px_minmax(0,1fr)]">
      <Card flush title={words.versionsTitle}>
        <ul aria-label={words.versionsTitle} className="max-h-[70vh] min-w-0 overflow-y-auto">
          {versions.map((row) => (
            <Row key={row.id} {...part} row={row} on={row === pair?.after} />
          ))}
        </ul>
      </Card>
      {pair ? (
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <CompareVersions {...part} {...pair} keyOf={keyOf} onFrom={(from) => show({ from, to: keyOf(pair.after) })} />
        </Suspense>
      ) : (
        <Card>
          <EmptyState title={words.versionsOne}>{words.compare.pick}</EmptyState>
        </Card>
      )}
    </div>
  )
}
