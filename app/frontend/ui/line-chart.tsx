import { Table2 } from "lucide-react"
import { type KeyboardEvent, type PointerEvent, useState } from "react"
import { words } from "../messages.ts"
import { linePath, scale, ticks, timeTicks } from "./chart-scale.ts"
import { ChartTable } from "./chart-table.tsx"
import { formatCompact, formatInstant } from "./format.ts"
import { IconButton } from "./icon-button.tsx"
import { useWidth } from "./use-width.ts"

export type Series = {
  readonly id: string
  readonly label: string
  /** [x, y] in rising x; null y is a gap. */
  readonly points: readonly (readonly [number, number | null])[]
  readonly dashed?: boolean
}
export type ChartMark = { readonly at: number; readonly label: string }

type LineChartProps = {
  readonly title: string
  /** One sentence with what matters: highest, lowest, last. Made from the data without it. */
  readonly summary?: string
  /** At most six. */
  readonly series: readonly Series[]
  /** x is epoch milliseconds (`time`) or a plain number such as an epoch. */
  readonly x?: "time" | "number"
  readonly xLabel?: string
  readonly format?: (value: number) => string
  readonly height?: number
  readonly min?: number
  readonly max?: number
  /** Deployments and alerts: vertical dashed lines with a word. */
  readonly marks?: readonly ChartMark[]
  /** A horizontal line with its name. */
  readonly limit?: { readonly value: number; readonly label: string }
}

const COLOURS = [
  "var(--cat-1)",
  "var(--cat-2)",
  "var(--cat-3)",
  "var(--cat-4)",
  "var(--cat-5)",
  "var(--cat-6)",
] as const
export const seriesColour = (at: number): string => COLOURS[at] ?? "var(--cat-other)"

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
const tickTime = (at: number, span: number): string => (span > 2 * 86_400_000 ? date : clock).format(at)

const extent = (values: readonly number[]): [number, number] =>
  values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]

const valuesOf = (series: readonly Series[]): number[] =>
  series.flatMap((one) => one.points.map((point) => point[1]).filter((value) => value !== null))

const yExtent = (props: LineChartProps): [number, number] => {
  const [low, high] = extent([...valuesOf(props.series), ...(props.limit ? [props.limit.value] : [])])
  const room = (high - low || Math.abs(high) || 1) * 0.08
  return [props.min ?? (low >= 0 && low - room < 0 ? 0 : low - room), props.max ?? high + room]
}

const summaryOf = (props: LineChartProps, format: (value: number) => string): string =>
  props.series
    .map((one) => {
      const values = valuesOf([one])
      const last = values.at(-1)
      if (last === undefined) return `${one.label}: ${words.notEnoughData}`
      return `${one.label}: last ${format(last)}, lowest ${format(Math.min(...values))}, highest ${format(Math.max(...values))}`
    })
    .join(". ")

/** Keeps the labels at line ends from covering each other: at least 14 px apart, order kept. */
const spread = (wanted: readonly number[], low: number, high: number): number[] => {
  const order = wanted.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y)
  let floor = low
  for (const one of order) {
    one.y = Math.max(one.y, floor)
    floor = one.y + 14
  }
  let ceiling = high
  for (const one of order.toReversed()) {
    one.y = Math.min(one.y, ceiling)
    ceiling = one.y - 14
  }
  const placed = [...wanted]
  for (const one of order) placed[one.at] = one.y
  return placed
}

/** Lines over time or steps, with a readout by pointer and arrow keys, a text summary and a table view. */
export const LineChart = (props: LineChartProps) => {
  const { title, series, x = "time", xLabel, format = formatCompact, height = 200, marks = [], limit } = props
  const [box, width] = useWidth<HTMLDivElement>()
  const [asTable, setAsTable] = useState(false)
  const [at, setAt] = useState<number>()
  const xs = [...new Set(series.flatMap((one) => one.points.map((point) => point[0])))].sort((a, b) => a - b)
  const [left, right] = extent(xs)
  const [low, high] = yExtent(props)
  const endRoom = width > 520 && series.length > 1 ? 110 : 12
  const px = scale(left, right, 44, Math.max(60, width - endRoom))
  const py = scale(low, high, height - 24, 10)
  const xTicks =
    x === "time"
      ? timeTicks(left, right, Math.max(2, Math.floor(width / 110)))
      : ticks(left, right, Math.max(2, Math.floor(width / 90)))
  const chosen = at === undefined ? undefined : xs[at]
  const showX = (value: number): string => (x === "time" ? formatInstant(value) : `${xLabel ?? ""} ${value}`.trim())
  const summary = props.summary ?? summaryOf(props, format)

  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left
    let best = 0
    for (let index = 1; index < xs.length; index++)
      if (Math.abs(px(xs[index] ?? 0) - offset) < Math.abs(px(xs[best] ?? 0) - offset)) best = index
    setAt(best)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setAt((now) => Math.min(xs.length - 1, Math.max(0, (now ?? (step > 0 ? -1 : xs.length)) + step)))
  }

  const ends = series.map((one) => one.points.findLast((point) => point[1] !== null))
  const endYs = spread(
    ends.map((end) => py(end?.[1] ?? low)),
    10,
    height - 28,
  )
  return (
    <figure className="@container flex min-w-0 flex-col gap-1">
      <figcaption className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-12 font-medium text-fg-2">{title}</span>
        <span className="sr-only">{summary}</span>
        {series.length > 1 && (endRoom === 12 || series.length > 4) ? (
          <span className="flex flex-wrap gap-x-3 text-12 text-fg-3">
            {series.map((one, index) => (
              <span key={one.id} className="inline-flex items-center gap-1.5">
                <span className="h-0.5 w-3 rounded-full" style={{ background: seriesColour(index) }} />
                {one.label}
              </span>
            ))}
          </span>
        ) : null}
        <span className="ml-auto">
          <IconButton
            size={24}
            label={asTable ? words.asChart : words.asTable}
            icon={<Table2 size={14} />}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          />
        </span>
      </figcaption>
      {asTable ? (
        <ChartTable
          title={title}
          series={series}
          xs={xs}
          showX={showX}
          xLabel={xLabel ?? (x === "time" ? "Time" : "Step")}
          format={format}
          height={height}
        />
      ) : null}
      <div ref={box} hidden={asTable} className="relative min-w-0">
        <svg
          role="img"
          aria-label={`${title}. ${summary}. Arrow keys read single values.`}
          width={width}
          height={height}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the readout
          tabIndex={0}
          onPointerMove={nearest}
          onPointerLeave={() => setAt(undefined)}
          onBlur={() => setAt(undefined)}
          onKeyDown={press}
          className="block touch-pan-y rounded-chip"
        >
          {ticks(low, high, height / 48).map((tick) => (
            <g key={tick}>
              <line x1="44" x2={Math.max(60, width - endRoom)} y1={py(tick)} y2={py(tick)} stroke="var(--line)" />
              <text x="38" y={py(tick) + 4} textAnchor="end" className="tnum fill-fg-3 text-11">
                {format(tick)}
              </text>
            </g>
          ))}
          {xTicks.map((tick) => (
            <text key={tick} x={px(tick)} y={height - 6} textAnchor="middle" className="tnum fill-fg-3 text-11">
              {x === "time" ? tickTime(tick, right - left) : tick}
            </text>
          ))}
          {limit ? (
            <g>
              <line
                x1="44"
                x2={width - endRoom}
                y1={py(limit.value)}
                y2={py(limit.value)}
                stroke="var(--crit)"
                strokeDasharray="2 3"
              />
              <text x="48" y={py(limit.value) - 4} className="fill-crit-fg text-11">
                {limit.label}
              </text>
            </g>
          ) : null}
          {marks.map((mark) => (
            <g key={`${mark.at}-${mark.label}`}>
              <line
                x1={px(mark.at)}
                x2={px(mark.at)}
                y1="4"
                y2={height - 24}
                stroke="var(--fg-3)"
                strokeDasharray="3 3"
              />
              <text x={px(mark.at) + 4} y="12" className="fill-fg-2 text-11">
                {mark.label}
              </text>
            </g>
          ))}
          {series.map((one, index) => (
            <path
              key={one.id}
              d={linePath(one.points.map(([atX, y]) => (y === null ? null : [px(atX), py(y)])))}
              fill="none"
              stroke={seriesColour(index)}
              strokeWidth="1.75"
              strokeLinejoin="round"
              strokeDasharray={one.dashed ? "4 3" : undefined}
            />
          ))}
          {endRoom > 12 && series.length <= 4
            ? series.map((one, index) =>
                ends[index] ? (
                  <text
                    key={one.id}
                    x={px(ends[index][0]) + 6}
                    y={(endYs[index] ?? 0) + 4}
                    className="text-11"
                    fill={seriesColour(index)}
                  >
                    {one.label}
                  </text>
                ) : null,
              )
            : null}
          {chosen === undefined ? null : (
            <line x1={px(chosen)} x2={px(chosen)} y1="4" y2={height - 24} stroke="var(--line-2)" />
          )}
          {chosen === undefined
            ? null
            : series.map((one, index) => {
                const y = one.points.find((point) => point[0] === chosen)?.[1]
                return y === null || y === undefined ? null : (
                  <circle
                    key={one.id}
                    cx={px(chosen)}
                    cy={py(y)}
                    r="3"
                    fill={seriesColour(index)}
                    stroke="var(--surface)"
                    strokeWidth="1.5"
                  />
                )
              })}
        </svg>
        {chosen === undefined ? null : (
          <div
            aria-live="polite"
            className="overlay pointer-events-none absolute top-1 z-10 max-w-56 px-2 py-1.5 text-12"
            style={px(chosen) > width / 2 ? { right: width - px(chosen) + 8 } : { left: px(chosen) + 8 }}
          >
            <div className="text-fg-3">{showX(chosen)}</div>
            {series.map((one, index) => {
              const y = one.points.find((point) => point[0] === chosen)?.[1]
              return (
                <div key={one.id} className="flex items-center gap-2">
                  <span className="h-0.5 w-3 shrink-0 rounded-full" style={{ background: seriesColour(index) }} />
                  <span className="min-w-0 flex-1 truncate text-fg-2">{one.label}</span>
                  <span className="tnum">{y === null || y === undefined ? "–" : format(y)}</span>
                </div>
              )
            })}
          </div>
        )}
      </div>
    </figure>
  )
}
