import { percentile } from "../core/statistics/percentile.ts"
import { prepareFakeWorkspace } from "../tests/fake-workspace/prepare.ts"
import { lostOf } from "../tests/faults/compare.ts"
import { BAD_DAY, CONFLICTS } from "../tests/faults/faults.ts"
import { openHttp } from "../tests/faults/http.ts"
import { walk } from "../tests/faults/journey.ts"
import { startServer, untilOpen } from "../tests/faults/server.ts"
import type { Benchmark } from "./benchmark.ts"

const ROUNDS = 10
/** Every so many requests to the workspace something goes wrong; another number in each round, so that it meets others. */
const EVERY = [5, 7, 11, 13, 17] as const

type Round = {
  readonly seconds: number
  readonly faults: number
  readonly problems: number
  readonly lost: readonly string[]
  readonly crashed: boolean
}

const round = async (at: number): Promise<Round> => {
  const { workspace, variables } = await prepareFakeWorkspace({ statementMs: 0 })
  const { DATABRICKS_TOKEN: _, ...rest } = variables
  const server = await startServer({ ...rest, DATABRICKS_CLIENT_ID: "app-sp", DATABRICKS_CLIENT_SECRET: "app-secret" })
  try {
    const { faults, warehouse } = workspace.world
    await untilOpen(server)
    faults.sprinkle(BAD_DAY, EVERY[at % EVERY.length] ?? 7)
    warehouse.pace({ conflictShare: CONFLICTS })
    const began = performance.now()
    const client = openHttp(server.url)
    const said = await walk(client)
    const seconds = (performance.now() - began) / 1000
    faults.clear()
    warehouse.pace({ conflictShare: 0 })
    const met = [...faults.met.values()].reduce((sum, times) => sum + times, 0)
    const lost = await lostOf(workspace.world, said)
    const crashed = server.exitCode() !== null || /unhandled/i.test(server.log())
    return { seconds, faults: met, problems: client.problems.length, lost, crashed }
  } finally {
    await server.stop()
    await workspace.close()
  }
}

export const faultsBenchmark: Benchmark = {
  name: "faults",
  says: "The whole life over HTTP, round after round, in a Databricks workspace where much goes wrong.",
  run: async (note) => {
    const rounds: Round[] = []
    for (let at = 0; at < ROUNDS; at += 1) {
      const one = await round(at)
      note(
        `round ${at + 1}: ${one.faults} faults, ${one.seconds.toFixed(1)} s, lost: ${one.lost.join("; ") || "nothing"}`,
      )
      rounds.push(one)
    }
    const sum = (of: (one: Round) => number): number => rounds.reduce((all, one) => all + of(one), 0)
    return {
      rounds_that_ended_well: rounds.filter(({ lost, crashed }) => lost.length === 0 && !crashed).length,
      rounds: ROUNDS,
      faults_met: sum((one) => one.faults),
      answers_that_said_try_again: sum((one) => one.problems),
      acknowledged_and_lost: sum((one) => one.lost.length),
      crashes_and_unhandled_rejections: sum((one) => Number(one.crashed)),
      round_p50_s: Number(
        percentile(
          rounds.map(({ seconds }) => seconds),
          0.5,
        )?.toFixed(1),
      ),
    }
  },
}
