import { words } from "../messages.ts"
import { scale } from "./chart-scale.ts"

export type Series = {
  readonly id: string
  readonly label: string
  /** [x, y] in rising x; null y is a gap. */
  readonly points: readonly (readonly [number, number | null])[]
  readonly dashed?: boolean
}
export type ChartMark = { readonly at: number; readonly label: string }
/** Marks so near to each other that they share one name. */
export type MarkGroup = { readonly ats: readonly number[]; readonly label: string }
export type ChartLimit = { readonly value: number; readonly label: string }

const COLOURS = [
  "var(--cat-1)",
  "var(--cat-2)",
  "var(--cat-3)",
  "var(--cat-4)",
  "var(--cat-5)",
  "var(--cat-6)",
] as const

/** Colour of the series at this place; beyond six all are "other". */
export const seriesColour = (at: number): string => COLOURS[at] ?? "var(--cat-other)"

const extent = (values: readonly number[]): readonly [number, number] =>
  values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]

const valuesOf = (series: readonly Series[]): number[] =>
  series.flatMap((one) => one.points.map((point) => point[1]).filter((value) => value !== null))

type Domain = {
  readonly series: readonly Series[]
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly limit?: ChartLimit | undefined
}

const yExtent = ({ series, min, max, limit }: Domain): readonly [number, number] => {
  const [low, high] = extent([...valuesOf(series), ...(limit ? [limit.value] : [])])
  const room = (high - low || Math.abs(high) || 1) * 0.08
  const floor = low >= 0 ? Math.max(0, low - room) : low - room
  return [min ?? floor, max ?? high + room]
}

export type Frame = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

export type ChartModel = {
  readonly frame: Frame
  /** All x, rising, each once. */
  readonly xs: readonly number[]
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly px: (x: number) => number
  readonly py: (y: number) => number
  /** Labels stand at the line ends; otherwise a legend is needed. */
  readonly endLabels: boolean
}

/** Where everything of a line chart lies, in pixels. */
export const chartModel = (domain: Domain, width: number, height: number): ChartModel => {
  const { series } = domain
  const xs = [...new Set(series.flatMap((one) => one.points.map((point) => point[0])))].sort((a, b) => a - b)
  const x = extent(xs)
  const y = yExtent(domain)
  const longest = Math.max(0, ...series.map((one) => one.label.length))
  const endLabels = series.length > 1 && series.length <= 4 && width > 360 && longest <= 18
  const frame = {
    left: 44,
    right: Math.max(60, width - (endLabels ? longest * 6.1 + 25 : 8)),
    top: 10,
    bottom: height - 24,
  }
  return {
    frame,
    xs,
    x,
    y,
    px: scale(x[0], x[1], frame.left, frame.right),
    py: scale(y[0], y[1], frame.bottom, frame.top),
    endLabels,
  }
}

/** Last, lowest and highest of each series as a sentence. */
export const chartSummary = (series: readonly Series[], format: (value: number) => string): string =>
  series
    .map((one) => {
      const values = valuesOf([one])
      const last = values.at(-1)
      if (last === undefined) return `${one.label}: ${words.notEnoughData}`
      return `${one.label}: last ${format(last)}, lowest ${format(Math.min(...values))}, highest ${format(Math.max(...values))}`
    })
    .join(". ")

/** Moves labels apart, at least 14 px, keeping their order and staying within [low, high]. */
export const spread = (wanted: readonly number[], low: number, high: number): readonly number[] => {
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

const LETTER = 6.2
/** Between two names. */
const GAP = 12

const joined = (labels: readonly string[]): string => {
  const different = [...new Set(labels)]
  return different.length <= 2 ? different.join(", ") : `${different[0]} … ${different.at(-1)} (${labels.length})`
}

/** Marks in rising x, those whose names would lie over each other as one. */
export const groupMarks = (marks: readonly ChartMark[], px: (x: number) => number): MarkGroup[] => {
  const groups: { at: number; marks: ChartMark[] }[] = []
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1)
    const room = last ? joined(last.marks.map(({ label }) => label)).length * LETTER + GAP : 0
    if (last && px(mark.at) - px(last.at) < room) last.marks.push(mark)
    else groups.push({ at: mark.at, marks: [mark] })
  }
  return groups.map((group) => ({
    ats: [...new Set(group.marks.map(({ at }) => at))],
    label: joined(group.marks.map(({ label }) => label)),
  }))
}

/** Where a name stands that begins at a pixel: left of it where there is no room on the right. */
export const labelSide = (pixel: number, label: string, right: number): "start" | "end" =>
  pixel + label.length * LETTER + 4 > right ? "end" : "start"

/** The value of a series at an x; undefined where it has none. */
export const valueAt = (series: Series, x: number): number | undefined =>
  series.points.find((point) => point[0] === x)?.[1] ?? undefined

/** Place in `xs` that is nearest to a pixel. */
export const nearestAt = (model: ChartModel, pixel: number): number =>
  model.xs.reduce(
    (best, x, at) => (Math.abs(model.px(x) - pixel) < Math.abs(model.px(model.xs[best] ?? 0) - pixel) ? at : best),
    0,
  )
