import { ChevronRight } from "lucide-react"
import type { PipelineStage } from "../../../../contract/endpoints/home.ts"
import { homeWords as words } from "../../messages/home.ts"
import { StageLink } from "../../shell/place-link.tsx"
import { formatCompact, formatCount } from "../../ui/format.ts"
import { Skeleton } from "../../ui/skeleton.tsx"
import { Sparkbars } from "../../ui/sparkline.tsx"
import { Status } from "../../ui/status.tsx"
import { StageIcon } from "./stage-icon.tsx"

/** Numbers above this are shortened. */
const LONG = 10_000

const shown = (value: number | null): string =>
  value === null ? "–" : value >= LONG ? formatCompact(value) : formatCount(value)

const barsInWords = ({ stage, bars }: PipelineStage): string =>
  words.bars(
    words.barsOf[stage],
    bars.reduce((sum, { value }) => sum + value, 0),
    bars.filter(({ bad }) => bad).length,
  )

const Arrow = () => (
  <span
    aria-hidden="true"
    className="absolute top-3.5 -right-2 z-1 hidden size-4 items-center justify-center rounded-full border border-line bg-surface text-fg-3 @4xl/page:flex"
  >
    <ChevronRight size={10} />
  </span>
)

const Stage = ({ stage, last }: { readonly stage: PipelineStage; readonly last: boolean }) => (
  <li className="relative min-w-0 border-line not-last:border-b @4xl/page:not-last:border-r @4xl/page:not-last:border-b-0">
    <StageLink
      stage={stage.stage}
      className="flex min-h-13 min-w-0 items-center gap-x-3 px-4 py-2 -outline-offset-2 hover:bg-hover @4xl/page:h-full @4xl/page:flex-col @4xl/page:items-stretch @4xl/page:gap-0 @4xl/page:px-3.5 @4xl/page:pt-3 @4xl/page:pb-0"
    >
      <span className="flex w-24 min-w-0 shrink-0 items-center gap-2 @4xl/page:w-auto">
        {/* Seven across a narrow page: the icon makes room for the word. */}
        <StageIcon stage={stage.stage} className="@4xl/page:@max-6xl/page:hidden" />
        <span className="min-w-0 flex-1 truncate font-medium">{words.stages[stage.stage]}</span>
        <span className="hidden @4xl/page:inline-flex">
          <Status kind={stage.health} label={words.health[stage.health]} hideLabel />
        </span>
      </span>
      <span className="flex min-w-0 flex-1 items-baseline gap-1.5 @4xl/page:mt-1.5 @4xl/page:flex-none @4xl/page:flex-col @4xl/page:gap-0">
        <span className="tnum text-16 font-semibold tracking-[-0.02em] @4xl/page:text-26 @4xl/page:tracking-[-0.03em]">
          {shown(stage.value)}
        </span>
        <span className="min-w-0 max-w-full truncate text-12 text-fg-3">{stage.unit}</span>
      </span>
      <span className="hidden min-h-8 text-12 text-fg-2 @4xl/page:mt-1 @4xl/page:line-clamp-2">{stage.note}</span>
      <span className="flex shrink-0 @4xl/page:hidden">
        <Status kind={stage.health} label={words.health[stage.health]} hideLabel />
      </span>
      <span className="mt-auto hidden pt-2 @4xl/page:block">
        <Sparkbars bars={stage.bars} label={barsInWords(stage)} height={22} />
      </span>
    </StageLink>
    {last ? null : <Arrow />}
  </li>
)

/** The seven stages, side by side or as rows, each with its number and its last twenty-four parts of the range. */
export const StageStrip = ({ stages }: { readonly stages: readonly PipelineStage[] }) => (
  <ol aria-label={words.stagesLabel} className="card grid min-w-0 grid-cols-1 @4xl/page:grid-cols-7">
    {stages.map((stage, at) => (
      <Stage key={stage.stage} stage={stage} last={at === stages.length - 1} />
    ))}
  </ol>
)

const PLACES = [0, 1, 2, 3, 4, 5, 6] as const

/** The strip while it is read, in its final size. */
export const StageStripSkeleton = () => (
  <div aria-hidden="true" className="card grid min-w-0 grid-cols-1 @4xl/page:grid-cols-7">
    {PLACES.map((at) => (
      <div
        key={at}
        className="flex h-13 items-center gap-3 border-line px-4 not-last:border-b @4xl/page:h-[150px] @4xl/page:flex-col @4xl/page:items-start @4xl/page:pt-3 @4xl/page:not-last:border-r @4xl/page:not-last:border-b-0"
      >
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-7 w-16" />
      </div>
    ))}
  </div>
)

/** The way from Improve back to Curate, with what took it. */
export const ReturnPath = ({ returned, when }: { readonly returned: number; readonly when: string }) => (
  <div className="relative -mt-4 hidden h-9 min-w-0 @4xl/page:block">
    <div
      aria-hidden="true"
      className="absolute top-0 right-[7.14%] left-[35.71%] h-4 rounded-b-control border border-t-0 border-accent-line border-dashed"
    />
    <svg
      aria-hidden="true"
      width="10"
      height="7"
      viewBox="0 0 10 7"
      className="absolute top-0 left-[35.71%] -translate-x-1/2 fill-accent"
    >
      <path d="M5 0 10 7H0Z" />
    </svg>
    <p className="tnum absolute top-[5px] left-[64%] flex h-[22px] max-w-[50%] -translate-x-1/2 items-center rounded-full border border-accent-line bg-bg px-2.5 text-12 text-fg-2">
      <span className="truncate">{returned === 0 ? words.returnedNone(when) : words.returned(returned, when)}</span>
    </p>
  </div>
)
