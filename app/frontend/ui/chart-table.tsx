type ChartTableProps = {
  readonly title: string
  readonly series: readonly {
    readonly id: string
    readonly label: string
    readonly points: readonly (readonly [number, number | null])[]
  }[]
  readonly xs: readonly number[]
  readonly showX: (value: number) => string
  readonly xLabel: string
  readonly format: (value: number) => string
  readonly height: number
}

/** The same values as a table: the accessible form of a chart. */
export const ChartTable = ({ title, series, xs, showX, xLabel, format, height }: ChartTableProps) => {
  const lookups = series.map((one) => new Map(one.points))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={title} tabIndex={0} className="relative overflow-auto" style={{ height }}>
      <table className="w-full text-12">
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="py-1 pr-3 text-left font-normal text-fg-3">
              {xLabel}
            </th>
            {series.map((one) => (
              <th key={one.id} scope="col" className="py-1 pl-3 text-right font-normal text-fg-3">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {xs.map((x) => (
            <tr key={x} className="border-line border-t">
              <th scope="row" className="tnum py-1 pr-3 text-left font-normal">
                {showX(x)}
              </th>
              {series.map((one, at) => {
                const value = lookups[at]?.get(x)
                return (
                  <td key={one.id} className="tnum py-1 pl-3 text-right">
                    {value === null || value === undefined ? "–" : format(value)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
