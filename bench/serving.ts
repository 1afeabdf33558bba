import { createApp } from "../app/backend/app.ts"
import { listen, stopListening } from "../app/backend/listen.ts"
import { createEndpoint } from "../core/deploy/create-endpoint.ts"
import { registerAgent } from "../core/deploy/register-agent.ts"
import { percentile } from "../core/statistics/percentile.ts"
import { versionRegistered } from "../core/train/events.ts"
import { logTracesJob } from "../jobs/monitor/log-traces.ts"
import { prepareFakeWorkspace } from "../tests/fake-workspace/prepare.ts"
import { putVersion } from "../tests/support/registered-version.ts"
import { publishedDatabit, trainedModel } from "../tests/support/served-agent.ts"
import { openTestWorkbench } from "../tests/support/workbench.ts"
import type { Benchmark } from "./benchmark.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const QUESTION = "Where is my parcel? The courier did not come."
const NAME = "support_intent"
const WARM_UP = 40
const ROUNDS = 300

const post = async (url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
  const began = performance.now()
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return performance.now() - began
}

/** Times of several ways to ask, turn about, so that what else the machine does meets them all. */
const inTurns = async <Name extends string>(
  ways: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> => {
  const names = Object.keys(ways) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let at = 0; at < WARM_UP; at += 1) for (const name of names) await ways[name]()
  for (let round = 0; round < ROUNDS; round += 1) for (const name of names) times[name].push(await ways[name]())
  return times
}

const median = (times: readonly number[]): number => percentile(times, 0.5) ?? Number.NaN
const figure = (value: number): number => Number(value.toFixed(2))

/** A workbench with an agent whose model the registry has, deployed, and answering over HTTP. */
const served = async (
  variables: Readonly<Record<string, string>>,
  register: (registered: { name: string; version: string }, bytes: Uint8Array) => void,
) => {
  const bench = await openTestWorkbench({ library: [logTracesJob], triggers: "all", variables })
  const { ports } = bench.workbench
  const databit = await publishedDatabit(ports)
  const model = await trainedModel(ports, databit)
  const registered = { name: model.name, version: "1" }
  register(registered, await ports.files.find(model.artifact.path))
  const payload = versionRegistered.parse({ id: model.id, registered })
  await ports.events.save(ana, async () => [{ kind: "model.version_registered", subject: model.id, payload }])
  await registerAgent(ports, ana, { databit: databit.name })
  await createEndpoint(ports, ana, { agent: NAME })
  const listening = await listen(createApp(bench.workbench), { host: "127.0.0.1", port: 0, portFixed: true })
  const ask = (model: string) =>
    post(`http://127.0.0.1:${listening.port}/v1/chat/completions`, {
      model,
      messages: [{ role: "user", content: QUESTION }],
    })
  return {
    ask,
    close: async () => {
      await stopListening(listening.server, 500)
      await bench.close()
    },
  }
}

export const servingBenchmark: Benchmark = {
  name: "serving",
  says: "What the workbench adds to a Model Serving endpoint it calls for you, and what the choice costs a laptop.",
  run: async (note) => {
    note("a laptop: the endpoint, and the same agent version without one")
    const here = await served({}, () => undefined)
    const laptop = await inTurns({ endpoint: () => here.ask(NAME), version: () => here.ask(`${NAME}@1.0.0`) })
    await here.close()

    note("a fake workspace: through the workbench, and the platform's endpoint itself")
    const { workspace, variables } = await prepareFakeWorkspace()
    const there = await served(variables, (registered, bytes) => putVersion(workspace.world, registered, bytes))
    const authorization = `Bearer ${variables.DATABRICKS_TOKEN}`
    const direct = { dataframe_split: { columns: ["text"], data: [[QUESTION]] } }
    const cloud = await inTurns({
      through: () => there.ask(NAME),
      itself: () => there.ask(`${NAME}@1.0.0`),
      direct: () => post(`${workspace.host}/serving-endpoints/${NAME}/invocations`, direct, { authorization }),
    })
    await there.close()
    await workspace.close()
    return {
      laptop_endpoint_p50_ms: figure(median(laptop.endpoint)),
      laptop_ratio: figure(median(laptop.endpoint) / median(laptop.version)),
      platform_alone_p50_ms: figure(median(cloud.direct)),
      through_workbench_p50_ms: figure(median(cloud.through)),
      answered_by_workbench_p50_ms: figure(median(cloud.itself)),
      added_by_forwarding_p50_ms: figure(median(cloud.through) - median(cloud.itself)),
    }
  },
}
