import { Agent, request } from "node:http"
import { createApp } from "../app/backend/app.ts"
import { listen, stopListening } from "../app/backend/listen.ts"
import { createEndpoint } from "../core/deploy/create-endpoint.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { percentile } from "../core/statistics/percentile.ts"
import { logTracesJob } from "../jobs/monitor/log-traces.ts"
import { publishedDatabit, trainedModel } from "../tests/support/served-agent.ts"
import { openTestWorkbench } from "../tests/support/workbench.ts"
import type { Benchmark } from "./benchmark.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const BODY = JSON.stringify({
  model: "support_intent",
  messages: [{ role: "user", content: "Where is my parcel? The courier did not come." }],
})
const WARM_UP = 50
const ALONE = 400
const TOGETHER = { clients: 8, calls: 50 }

const caller = (port: number) => {
  const agent = new Agent({ keepAlive: true })
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(BODY) }
  return (): Promise<number> =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const options = { port, host: "127.0.0.1", method: "POST", path: "/v1/chat/completions", agent, headers }
      const sent = request(options, (response) => {
        response.resume()
        if (response.statusCode !== 200) reject(new Error(`the gateway answered ${response.statusCode}`))
        response.on("end", () => resolve(performance.now() - began))
      })
      sent.on("error", reject)
      sent.end(BODY)
    })
}

const timed = async (count: number, work: () => Promise<unknown>): Promise<number[]> => {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times
}

const figure = (times: readonly number[], share: number): number =>
  Number((percentile(times, share) ?? Number.NaN).toFixed(2))

export const gatewayBenchmark: Benchmark = {
  name: "gateway",
  says: "Calls of a served classifier over HTTP, each with its trace durable before the answer.",
  run: async (note) => {
    const bench = await openTestWorkbench({ library: [logTracesJob], triggers: "all" })
    const { ports } = bench.workbench
    const databit = await publishedDatabit(ports)
    const model = await trainedModel(ports, databit)
    await registerAgent(ports, ana, { databit: databit.name })
    await createEndpoint(ports, ana, { agent: "support_intent" })
    const listening = await listen(createApp(bench.workbench), { host: "127.0.0.1", port: 0, portFixed: true })
    try {
      const call = caller(listening.port)
      await timed(WARM_UP, call)
      note(`${ALONE} calls one after another`)
      const alone = await timed(ALONE, call)
      note(`${TOGETHER.clients} clients at the same time`)
      const began = performance.now()
      await Promise.all(Array.from({ length: TOGETHER.clients }, () => timed(TOGETHER.calls, call)))
      const seconds = (performance.now() - began) / 1000
      const load = () => ports.files.find(model.artifact.path)
      const judged = await timed(200, () =>
        ports.learners.judge(model.artifact.sha256, load, { texts: ["Where is it?"] }),
      )
      const [newest] = await ports.traces.list({ limit: 1 })
      const spans = newest ? await ports.traces.find(newest.traceId) : []
      const stored = await timed(100, () => ports.traces.save(spans))
      return {
        call_p50_ms: figure(alone, 0.5),
        call_p95_ms: figure(alone, 0.95),
        calls_per_second: Math.round((TOGETHER.clients * TOGETHER.calls) / seconds),
        learner_p50_ms: figure(judged, 0.5),
        trace_write_p50_ms: figure(stored, 0.5),
      }
    } finally {
      await stopListening(listening.server, 500)
      await bench.close()
    }
  },
}
