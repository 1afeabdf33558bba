import clsx from "clsx"
import { Table2 } from "lucide-react"
import { type KeyboardEvent, type PointerEvent, useState } from "react"
import { words } from "../messages.ts"
import {
  type ChartLimit,
  type ChartMark,
  chartModel,
  chartSummary,
  nearestAt,
  type Series,
  seriesColour,
} from "./chart-model.ts"
import { Axes, Chosen, EndLabels, Lines, Marks, Readout, Values } from "./chart-parts.tsx"
import { ChartTable } from "./chart-table.tsx"
import { formatCompact, formatInstant } from "./format.ts"
import { IconButton } from "./icon-button.tsx"
import { useChartChoice } from "./use-chart-choice.ts"
import { useWidth } from "./use-width.ts"

type LineChartProps = {
  readonly title: string
  /** One sentence with what matters. Made from the data without it. */
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
  readonly limit?: ChartLimit
  /** Whether values are counts: their axis has whole numbers only. */
  readonly whole?: boolean
  /** Called with the first and last x of a part that was drawn over, or chosen with Enter twice. */
  readonly onChoose?: (from: number, to: number) => void
  /** The x that is read on several charts at once; without it each chart keeps its own. */
  readonly cursor?: { readonly x: number | undefined; readonly onMove: (x: number | undefined) => void }
}

const Legend = ({ series }: { readonly series: readonly Series[] }) => (
  <span className="flex flex-wrap gap-x-3 text-12 text-fg-3">
    {series.map((one, at) => (
      <span key={one.id} className="inline-flex items-center gap-1.5">
        <span className="h-0.5 w-3 rounded-full" style={{ background: seriesColour(at) }} />
        {one.label}
      </span>
    ))}
  </span>
)

/** Lines over time or steps, with a readout by pointer and arrow keys, a text summary and a table view. */
export const LineChart = (props: LineChartProps) => {
  const {
    title,
    series,
    x = "time",
    xLabel = x === "time" ? "Time" : "Step",
    format = formatCompact,
    height = 200,
  } = props
  const [box, width] = useWidth<HTMLDivElement>()
  const [asTable, setAsTable] = useState(false)
  const [own, setOwn] = useState<number>()
  const model = chartModel(props, width, height)
  const chosen = props.cursor ? model.xs.find((value) => value === props.cursor?.x) : own
  const at = chosen === undefined ? undefined : model.xs.indexOf(chosen)
  const setAt = (place: number | undefined): void => {
    const value = place === undefined ? undefined : model.xs[place]
    if (props.cursor) props.cursor.onMove(value)
    else setOwn(value)
  }
  const showX = (value: number): string => (x === "time" ? formatInstant(value) : `${xLabel} ${value}`)
  const summary = props.summary ?? chartSummary(series, format)

  const choosing = useChartChoice(model, props.onChoose, chosen)
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    setAt(nearestAt(model, event.clientX - event.currentTarget.getBoundingClientRect().left))
    choosing.drag(event)
  }
  const press = (event: KeyboardEvent): void => {
    if (choosing.press(event)) return
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setAt(Math.min(model.xs.length - 1, Math.max(0, (at ?? (step > 0 ? -1 : model.xs.length)) + step)))
  }

  return (
    <figure className="@container flex min-w-0 flex-col gap-1">
      <figcaption className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-12 font-medium text-fg-2">{title}</span>
        <span className="sr-only">{summary}</span>
        {series.length > 1 && !model.endLabels ? <Legend series={series} /> : null}
        <span className="ml-auto">
          <IconButton
            size={24}
            label={asTable ? words.asChart : words.asTable}
            icon={<Table2 size={14} />}
            onClick={() => setAsTable(!asTable)}
          />
        </span>
      </figcaption>
      {asTable ? (
        <ChartTable
          title={title}
          series={series}
          xs={model.xs}
          showX={showX}
          xLabel={xLabel}
          format={format}
          height={height}
        />
      ) : null}
      <div ref={box} hidden={asTable} className="relative min-w-0">
        <svg
          role="img"
          aria-label={`${title}. ${summary}. ${props.onChoose ? words.chartKeysChoose : words.chartKeys}`}
          width={width}
          height={height}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the readout
          tabIndex={0}
          onPointerMove={point}
          onPointerLeave={() => setAt(undefined)}
          onBlur={() => setAt(undefined)}
          onKeyDown={press}
          {...choosing.on}
          className={clsx("block touch-pan-y select-none rounded-chip", props.onChoose && "cursor-crosshair")}
        >
          <Axes model={model} kind={x} format={format} whole={props.whole} />
          <Chosen model={model} choice={choosing.choice} />
          <Marks model={model} marks={props.marks ?? []} limit={props.limit} />
          <Lines model={model} series={series} />
          {model.endLabels ? <EndLabels model={model} series={series} /> : null}
          {chosen === undefined ? null : <Readout model={model} series={series} at={chosen} />}
        </svg>
        {chosen === undefined ? null : (
          <Values model={model} series={series} at={chosen} heading={showX(chosen)} format={format} width={width} />
        )}
      </div>
    </figure>
  )
}
