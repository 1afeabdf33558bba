import type { Goal } from "../../../../contract/endpoints/home.ts"
import { homeWords as words } from "../../messages/home.ts"
import { formatDuration, formatShare } from "../../ui/format.ts"
import { Status, type StatusKind } from "../../ui/status.tsx"

const shown = ({ value, unit }: Goal): string => {
  if (value === null) return words.notEnough
  if (unit === "ms") return formatDuration(value)
  return unit === "share" ? formatShare(value) : words.perHour(value)
}

const statusOf = ({ met }: Goal): StatusKind => (met === null ? "idle" : met ? "ok" : "warn")

/** The measures of success with their aims; what cannot be computed yet says what is missing. */
export const GoalsStrip = ({ goals }: { readonly goals: readonly Goal[] }) => (
  <section aria-label={words.goals} className="card min-w-0 overflow-hidden">
    <ul className="-mr-px -mb-px grid min-w-0 grid-cols-1 @md/page:grid-cols-2 @3xl/page:grid-cols-3 @6xl/page:grid-cols-6">
      {goals.map((goal) => (
        <li key={goal.id} className="flex min-w-0 items-start gap-2.5 border-line border-r border-b px-3.5 py-2.5">
          <span className="mt-0.5">
            <Status kind={statusOf(goal)} hideLabel />
          </span>
          <div className="min-w-0 flex-1">
            <p className="truncate text-12 text-fg-2">{words.goalNames[goal.id]}</p>
            <p className="flex min-h-5 min-w-0 flex-wrap items-baseline justify-between gap-x-2">
              <span className={goal.value === null ? "text-12 text-fg-3" : "tnum text-14 font-semibold"}>
                {shown(goal)}
              </span>
              <span className="text-11 text-fg-3">{words.goalAims[goal.id]}</span>
            </p>
            <p className="text-11 text-fg-3">{goal.says}</p>
          </div>
        </li>
      ))}
    </ul>
  </section>
)
