import { explain, type Terminal } from "../terminal.ts"
import type { LifecycleOutcome, StageName } from "./outcome.ts"

type StageLine = LifecycleOutcome["stages"][number]
type Counts = Readonly<Record<string, number>>

/** Times stages, adds up the counts of one that is entered twice, and tells people. */
export const stageClock = (terminal: Terminal) => {
  const lines = new Map<StageName, StageLine>()
  const put = (name: StageName, status: StageLine["status"], seconds: number, counts: Counts): void => {
    const before = lines.get(name)
    lines.set(name, {
      name,
      status,
      seconds: Number(((before?.seconds ?? 0) + seconds).toFixed(2)),
      counts: { ...before?.counts, ...counts },
    })
  }
  return {
    /** Runs one stage; `counts` says what came of it. */
    stage: async <Result>(
      name: StageName,
      work: () => Promise<{ readonly result: Result; readonly counts: Counts; readonly says: string }>,
    ): Promise<Result> => {
      const began = performance.now()
      try {
        const { result, counts, says } = await work()
        const seconds = (performance.now() - began) / 1000
        put(name, "done", seconds, counts)
        terminal.line(`${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${says}`)
        return result
      } catch (error) {
        put(name, "failed", (performance.now() - began) / 1000, {})
        terminal.line(`${name.padEnd(9)} failed    ${explain(error)}`)
        throw error
      }
    },
    /** Every stage in order; those never entered are `not_reached`. */
    lines: (names: readonly StageName[]): StageLine[] =>
      names.map((name) => lines.get(name) ?? { name, status: "not_reached", seconds: 0, counts: {} }),
    /** The stage that failed, if one did. */
    failed: (): StageName | undefined => [...lines.values()].find((line) => line.status === "failed")?.name,
  }
}
