import { LIBRARY } from "../jobs/library.ts"
import { prepareFakeWorkspace } from "../tests/fake-workspace/prepare.ts"
import { longestChain } from "../tests/round-trips/depth.ts"
import { liveFully } from "../tests/round-trips/full-life.ts"
import { openTestWorkbench } from "../tests/support/workbench.ts"
const { workspace, variables } = await prepareFakeWorkspace({ statementMs: 0 })
const first = await openTestWorkbench({ library: LIBRARY, variables })
const life = await liveFully(first)
await first.close()
const bench = await openTestWorkbench({ library: LIBRARY, variables })
const { warehouse } = workspace.world
warehouse.pace({ statementMs: 400 })
const { ports } = bench.workbench
const ana = { person: "ana@example.com", runsAs: "app", roles: ["admin" as const] }
for (const [job, input] of [["create_endpoint", { name: "second", agent: life.agent }], ["register_agent", { databit: life.databit, name: "other" }]] as const) {
  const before = warehouse.submitted.length
  const began = performance.now()
  const id = await ports.jobs.start(ana, job, input)
  const acked = performance.now() - began
  const run = await ports.jobs.find(id)
  console.log(job, run.state.kind, Math.round(acked), Math.round(performance.now() - began), "ms")
  const trips = warehouse.submitted.slice(before).filter(o => o.to() !== undefined).map(({ from, to, statement }) => ({ from, to: to() ?? from, statement }))
  const chain = longestChain(trips)
  console.log(trips.length, chain.length)
  const t0 = trips[0]?.from ?? 0
  for (const { from, to, statement } of chain) console.log(from - t0, to - t0, statement.replace(/\s+/g, " ").slice(0, 150))
}
await bench.close()
await workspace.close()
