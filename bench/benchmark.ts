/** One benchmark: what it measures, and how. Figures carry their unit in their name. */
export type Benchmark = {
  readonly name: string
  readonly says: string
  readonly run: (note: (line: string) => void) => Promise<Readonly<Record<string, number | string | null>>>
}
