import { modelWords } from "../../messages/models.ts"
import { launchWords as w } from "../../messages/train.ts"
import { useKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Duration } from "../../ui/num.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { FigureList } from "./figure-list.tsx"
import { shortRef } from "./figures.ts"
import type { Launch } from "./use-launch.ts"
import { VersionLink } from "./version-link.tsx"

const Line = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="shrink-0 text-fg-3">{term}</dt>
    <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

const InUse = ({ launch }: { readonly launch: Launch }) => {
  const champion = launch.found?.champion
  if (!launch.found) return <Skeleton className="h-20 w-full" />
  if (!champion)
    return (
      <p className="text-13 text-fg-2">
        <span className="font-medium text-fg">{w.noneYet}</span> {w.noneYetText}
      </p>
    )
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="flex min-w-0 flex-wrap items-center gap-2 text-13">
        <VersionLink model={champion} />
        {champion.alias === null ? null : <Badge tone="accent">{modelWords.aliases[champion.alias]}</Badge>}
        <span className="ml-auto text-12 text-fg-3">
          <Ago at={champion.createdAt} spoken />
        </span>
      </p>
      <FigureList metrics={champion.metrics} />
    </div>
  )
}

const Makes = ({ launch }: { readonly launch: Launch }) => {
  const { databit, newest, took } = launch
  return (
    <dl className="flex min-w-0 flex-col gap-2">
      <Line term={w.makesVersion}>
        <span className="mono">{databit === undefined ? "–" : shortRef(databit, (newest?.version ?? 0) + 1)}</span>
      </Line>
      <Line term={w.makesData}>{w.makesDataText}</Line>
      <Line term={w.makesTest}>{w.makesTestText}</Line>
      {took === undefined ? null : (
        <Line term={w.lastTook}>
          <Duration ms={took} />
        </Line>
      )}
    </dl>
  )
}

/** The right column: what is in use, what the run makes, and the start. */
export const LaunchAside = ({ launch }: { readonly launch: Launch }) => {
  const keys = useKeys("train.run")
  const { since } = launch
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {launch.databit === undefined ? null : (
        <Card title={w.inUse}>
          <InUse launch={launch} />
        </Card>
      )}
      <Card title={w.makes}>
        <div className="flex min-w-0 flex-col gap-4">
          <Makes launch={launch} />
          {since === undefined ? null : since.many === 0 ? (
            <Notice title={w.sinceTitle}>{w.sinceNone(since.version)}</Notice>
          ) : (
            <p className="text-13 text-fg-2">{w.since(since.many, since.version)}</p>
          )}
          {launch.startError ? <ErrorCard what={w.startFailed} error={launch.startError} /> : null}
          <Button
            variant="primary"
            size={40}
            keys={keys}
            why={launch.why}
            busy={launch.starting}
            onClick={launch.start}
            className="w-full"
          >
            {w.start}
          </Button>
        </div>
      </Card>
    </div>
  )
}
