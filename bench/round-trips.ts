import { createApp } from "../app/backend/app.ts"
import { toRequest } from "../contract/endpoint.ts"
import { percentile } from "../core/statistics/percentile.ts"
import { LIBRARY } from "../jobs/library.ts"
import { prepareFakeWorkspace } from "../tests/fake-workspace/prepare.ts"
import { everyRead } from "../tests/round-trips/asked.ts"
import { longestChain } from "../tests/round-trips/depth.ts"
import { liveFully } from "../tests/round-trips/full-life.ts"
import { openTestWorkbench } from "../tests/support/workbench.ts"
import type { Benchmark } from "./benchmark.ts"

const STATEMENT_MS = 200
const REVIEWS = 4
/** Longer than what was seen of other processes counts as seen. */
const QUIET_MS = 600

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, QUIET_MS))
const rounded = (values: readonly number[], share: number): number => Math.round(percentile(values, share) ?? 0)

export const roundTripsBenchmark: Benchmark = {
  name: "round-trips",
  says: "What pages and reviews wait for in a Databricks workspace whose statements take 200 ms.",
  run: async (note) => {
    const { workspace, variables } = await prepareFakeWorkspace({ statementMs: 0 })
    const first = await openTestWorkbench({ library: LIBRARY, variables })
    const life = await liveFully(first)
    await first.close()
    const bench = await openTestWorkbench({ library: LIBRARY, variables })
    const app = createApp(bench.workbench)
    const { warehouse } = workspace.world
    warehouse.pace({ statementMs: STATEMENT_MS })

    const ask = async (method: string, path: string, body?: unknown) => {
      const before = warehouse.submitted.length
      const began = performance.now()
      const headers = { "content-type": "application/json" }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await app.request(`http://127.0.0.1${path}`, { method, headers, ...sent })
      const said: unknown = await answer.json().catch(() => undefined)
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`)
      const milliseconds = performance.now() - began
      const sentHere = warehouse.submitted.slice(before)
      await Promise.all(sentHere.map(({ outcome }) => outcome))
      const trips = sentHere.map(({ from, to, statement }) => ({ from, to: to() ?? from, statement }))
      return { milliseconds, statements: trips.length, depth: longestChain(trips).length }
    }

    const reads: {
      readonly name: string
      readonly milliseconds: number
      readonly statements: number
      readonly depth: number
    }[] = []
    for (const { to, input } of everyRead(life)) {
      await quiet()
      const measured = await ask(to.method, toRequest(to, input).url)
      reads.push({ name: to.name, ...measured })
      note(
        `${to.name.padEnd(22)} ${measured.statements} statements, depth ${measured.depth}, ${Math.round(measured.milliseconds)} ms`,
      )
    }

    const { databitId } = await bench.workbench.ports.databits.find(life.databit)
    const open = await bench.workbench.ports.items.list(
      { databitId, status: "open" },
      { order: "oldest", limit: REVIEWS },
    )
    const commits: number[] = []
    const next: number[] = []
    for (const { id } of open) {
      await quiet()
      const decision = {
        id: bench.workbench.ports.clock.id(),
        itemId: id,
        databit: `${life.databit}@1.0.0`,
        action: "correct",
        value: { intent: "billing" },
        decidedAt: new Date().toISOString(),
      }
      const committed = await ask("POST", "/api/curate/reviews", { decisions: [decision] })
      note(
        `review                 ${committed.statements} statements, depth ${committed.depth}, ${Math.round(committed.milliseconds)} ms`,
      )
      commits.push(committed.milliseconds)
      next.push((await ask("GET", `/api/curate/${life.databit}/items`)).milliseconds)
    }
    await bench.close()
    await workspace.close()
    const times = reads.map(({ milliseconds }) => milliseconds)
    return {
      addresses: reads.length,
      depth_most: Math.max(...reads.map(({ depth }) => depth)),
      depth_of_two_or_less: reads.filter(({ depth }) => depth <= 2).length,
      read_p50_ms: rounded(times, 0.5),
      read_p95_ms: rounded(times, 0.95),
      review_durable_p50_ms: rounded(commits, 0.5),
      next_items_after_review_p50_ms: rounded(next, 0.5),
    }
  },
}
