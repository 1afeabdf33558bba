import { launchWords as w } from "../../messages/train.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatCount } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { LabelBalance } from "./label-balance.tsx"
import { type Launch, SHARES } from "./use-launch.ts"

const ToCurate = ({ databit }: { readonly databit: string }) => (
  <ButtonLink size={28} to="/curate/$databit" params={{ databit }}>
    {w.decideMore}
  </ButtonLink>
)

const Fact = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-12 text-fg-3">{term}</dt>
    <dd className="tnum truncate text-20 font-semibold tracking-[-0.015em]">{children}</dd>
  </div>
)

/** What training would use: how much is decided, how it is spread, what stands against it. */
export const Material = ({ launch }: { readonly launch: Launch }) => {
  const { databit, preview, found } = launch
  if (databit === undefined)
    return (
      <Card title={w.material}>
        <p className="text-13 text-fg-3">{w.materialFirst}</p>
      </Card>
    )
  if (preview.error)
    return <ErrorCard what={w.materialFailed} error={preview.error} onRetry={() => void preview.refetch()} />
  if (!found)
    return (
      <Card title={w.material}>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-11 w-64 max-w-full" />
          <SkeletonRows rows={10} height={28} />
        </div>
      </Card>
    )
  const action = <ToCurate databit={databit} />
  const isBlocked = found.missing.length > 0
  return (
    <Card title={w.material} actions={isBlocked || found.scarce.length > 0 ? undefined : action}>
      <div className="flex min-w-0 flex-col gap-4">
        {isBlocked ? (
          <Notice tone="warn" title={w.missingTitle} action={action}>
            {found.missing.join(" ")}
          </Notice>
        ) : null}
        <dl className="flex min-w-0 flex-wrap gap-x-8 gap-y-2">
          <Fact term={w.decidedTerm}>{formatCount(found.decided)}</Fact>
          <Fact term={w.answersTerm}>{formatCount(found.labels.length)}</Fact>
          {found.field === null ? null : (
            <Fact term={w.field}>
              <span className="mono text-16">{found.field}</span>
            </Fact>
          )}
        </dl>
        {found.labels.length === 0 ? null : (
          <LabelBalance labels={found.labels} scarce={found.scarce} action={isBlocked ? undefined : action} />
        )}
        {found.decided === 0 ? null : <p className="text-13 text-fg-2">{w.groups(found.nearDuplicateGroups)}</p>}
      </div>
    </Card>
  )
}

const OPTIONS = SHARES.map((percent) => ({ value: String(percent), label: w.shareOption(percent) }))

/** The share of items that is kept for the test. */
export const HeldOut = ({ launch }: { readonly launch: Launch }) => {
  const { found, percent, hasDataSet, setShare } = launch
  const held = found ? Math.round((found.decided * percent) / 100) : 0
  const known = SHARES.some((one) => one === percent)
  return (
    <Card title={w.held} note={w.heldHint}>
      <div className="flex min-w-0 flex-col items-start gap-2">
        <Segmented
          label={w.held}
          value={String(percent)}
          options={known ? OPTIONS : [...OPTIONS, { value: String(percent), label: w.shareOption(percent) }]}
          onChange={(next) => setShare(Number(next))}
        />
        {found && found.decided > 0 && !hasDataSet ? (
          <p className="text-13 text-fg-2">{w.heldOf(found.decided - held, held)}</p>
        ) : null}
        {hasDataSet ? <p className="text-13 text-fg-2">{w.heldBefore}</p> : null}
      </div>
    </Card>
  )
}
