import {
  type ChartLimit,
  type ChartMark,
  type ChartModel,
  groupMarks,
  labelSide,
  type Series,
  seriesColour,
  spread,
  valueAt,
} from "./chart-model.ts"
import { linePath, ticks, timeTicks } from "./chart-scale.ts"

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })

/** A tick of a time axis: the day at midnight and over long spans, the time of day otherwise. */
const timeLabel = (at: number, span: number): string => {
  const date = new Date(at)
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0
  return (isMidnight || span > 4 * 86_400_000 ? day : clock).format(date)
}

type AxesProps = {
  readonly model: ChartModel
  readonly kind: "time" | "number"
  readonly format: (value: number) => string
  /** Whether values are counts. */
  readonly whole: boolean | undefined
}

export const Axes = ({ model, kind, format, whole }: AxesProps) => {
  const { frame, x, y, px, py } = model
  const room = frame.right - frame.left
  const xTicks =
    kind === "time"
      ? timeTicks(x[0], x[1], Math.max(2, Math.floor(room / 90)))
      : ticks(x[0], x[1], Math.max(2, Math.floor(room / 80)))
  return (
    <>
      {ticks(y[0], y[1], (frame.bottom - frame.top) / 44, whole ? 1 : 0).map((tick) => (
        <g key={tick}>
          <line x1={frame.left} x2={frame.right} y1={py(tick)} y2={py(tick)} stroke="var(--line)" />
          <text x={frame.left - 6} y={py(tick) + 4} textAnchor="end" className="tnum fill-fg-3 text-11">
            {format(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text
          key={tick}
          x={px(tick)}
          y={frame.bottom + 18}
          textAnchor={px(tick) > frame.right - 20 ? "end" : "middle"}
          className="tnum fill-fg-3 text-11"
        >
          {kind === "time" ? timeLabel(tick, x[1] - x[0]) : tick}
        </text>
      ))}
    </>
  )
}

type MarksProps = {
  readonly model: ChartModel
  readonly marks: readonly ChartMark[]
  readonly limit: ChartLimit | undefined
}

export const Marks = ({ model, marks, limit }: MarksProps) => {
  const { frame, px, py } = model
  return (
    <>
      {limit ? (
        <g>
          <line
            x1={frame.left}
            x2={frame.right}
            y1={py(limit.value)}
            y2={py(limit.value)}
            stroke="var(--crit)"
            strokeDasharray="2 3"
          />
          <text x={frame.left + 4} y={py(limit.value) - 4} className="fill-crit-fg text-11">
            {limit.label}
          </text>
        </g>
      ) : null}
      {groupMarks(marks, px).map(({ ats, label }) => {
        const last = px(ats.at(-1) ?? 0)
        const side = labelSide(last, label, frame.right)
        const at = side === "start" ? last : px(ats[0] ?? 0)
        return (
          <g key={ats.join()}>
            {ats.map((x) => (
              <line key={x} x1={px(x)} x2={px(x)} y1="4" y2={frame.bottom} stroke="var(--fg-3)" strokeDasharray="3 3" />
            ))}
            <text x={at + (side === "start" ? 4 : -4)} y="12" textAnchor={side} className="fill-fg-2 text-11">
              {label}
            </text>
          </g>
        )
      })}
    </>
  )
}

type SeriesProps = { readonly model: ChartModel; readonly series: readonly Series[] }

/** Points without a neighbour: no line would show them. */
const alone = ({ points }: Series): (readonly [number, number])[] =>
  points.flatMap(([x, y], at) =>
    y !== null && (points[at - 1]?.[1] ?? null) === null && (points[at + 1]?.[1] ?? null) === null
      ? [[x, y] as const]
      : [],
  )

export const Lines = ({ model, series }: SeriesProps) => (
  <>
    {series.map((one, at) => (
      <g key={one.id} fill={seriesColour(at)}>
        {alone(one).map(([x, y]) => (
          <circle key={x} cx={model.px(x)} cy={model.py(y)} r="2.25" />
        ))}
      </g>
    ))}
    {series.map((one, at) => (
      <path
        key={one.id}
        d={linePath(one.points.map(([x, y]) => (y === null ? null : [model.px(x), model.py(y)])))}
        fill="none"
        stroke={seriesColour(at)}
        strokeWidth="1.75"
        strokeLinejoin="round"
        strokeDasharray={one.dashed ? "4 3" : undefined}
      />
    ))}
  </>
)

export const EndLabels = ({ model, series }: SeriesProps) => {
  const ends = series.map((one) => one.points.findLast((point) => point[1] !== null))
  const places = spread(
    ends.map((end) => model.py(end?.[1] ?? model.y[0])),
    model.frame.top,
    model.frame.bottom,
  )
  return (
    <>
      {series.map((one, at) => {
        const end = ends[at]
        const y = places[at] ?? 0
        return end === undefined ? null : (
          <g key={one.id}>
            <line
              x1={model.px(end[0]) + 5}
              x2={model.px(end[0]) + 13}
              y1={y}
              y2={y}
              stroke={seriesColour(at)}
              strokeWidth="2"
              strokeDasharray={one.dashed ? "3 2" : undefined}
            />
            <text x={model.px(end[0]) + 17} y={y + 4} className="fill-fg-2 text-11">
              {one.label}
            </text>
          </g>
        )
      })}
    </>
  )
}

/** The vertical line and the dots at the chosen x. */
export const Readout = ({ model, series, at }: SeriesProps & { readonly at: number }) => (
  <>
    <line x1={model.px(at)} x2={model.px(at)} y1="4" y2={model.frame.bottom} stroke="var(--line-2)" />
    {series.map((one, place) => {
      const y = valueAt(one, at)
      return y === undefined ? null : (
        <circle
          key={one.id}
          cx={model.px(at)}
          cy={model.py(y)}
          r="3"
          fill={seriesColour(place)}
          stroke="var(--surface)"
          strokeWidth="1.5"
        />
      )
    })}
  </>
)

type ValuesProps = SeriesProps & {
  readonly at: number
  readonly heading: string
  readonly format: (value: number) => string
  readonly width: number
}

type ChosenProps = {
  readonly model: ChartModel
  readonly choice: { readonly from: number; readonly to: number } | undefined
}

/** The part that is being chosen. */
export const Chosen = ({ model: { px, frame }, choice }: ChosenProps) =>
  choice === undefined ? null : (
    <rect
      x={px(Math.min(choice.from, choice.to))}
      width={Math.abs(px(choice.to) - px(choice.from))}
      y={frame.top}
      height={frame.bottom - frame.top}
      fill="var(--accent)"
      opacity="0.14"
    />
  )

/** The numbers at the chosen x, beside the line. */
export const Values = ({ model, series, at, heading, format, width }: ValuesProps) => {
  const x = model.px(at)
  return (
    <div
      aria-live="polite"
      className="overlay pointer-events-none absolute top-1 z-10 max-w-56 px-2 py-1.5 text-12"
      style={x > width / 2 ? { right: width - x + 8 } : { left: x + 8 }}
    >
      <div className="text-fg-3">{heading}</div>
      {series.map((one, place) => {
        const y = valueAt(one, at)
        return (
          <div key={one.id} className="flex items-center gap-2">
            <span className="h-0.5 w-3 shrink-0 rounded-full" style={{ background: seriesColour(place) }} />
            <span className="min-w-0 flex-1 truncate text-fg-2">{one.label}</span>
            <span className="tnum">{y === undefined ? "–" : format(y)}</span>
          </div>
        )
      })}
    </div>
  )
}
