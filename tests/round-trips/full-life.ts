import type { Caller } from "../../contract/permissions.ts"
import { generateItems } from "../../core/curate/generate-items.ts"
import { reviewItems } from "../../core/curate/review-items.ts"
import { callAgent } from "../../core/deploy/call-agent.ts"
import { newTraceId } from "../../core/deploy/call-trace.ts"
import { createEndpoint } from "../../core/deploy/create-endpoint.ts"
import { registerAgent } from "../../core/deploy/register-agent.ts"
import { giveFeedback } from "../../core/improve/give-feedback.ts"
import { MESSAGES, publishedDatabit } from "../support/served-agent.ts"
import type { TestWorkbench } from "../support/workbench.ts"

const ana: Caller = { person: "ana@example.com", runsAs: "app", roles: ["admin"] }
const TABLE = "main.data.messages"
const OPEN = 4

/** Names of what a workspace holds after all seven stages, each in one example. */
export type FullLife = {
  readonly table: string
  readonly databit: string
  readonly item: string
  readonly model: string
  readonly agent: string
  readonly endpoint: string
  readonly evaluation: string
  readonly trace: string
  readonly run: string
}

/** Takes messages through all seven stages; some items stay open. */
export const liveFully = async ({ workbench: { ports } }: TestWorkbench): Promise<FullLife> => {
  const run = async (job: string, input: unknown) => {
    const { id, state } = await ports.jobs.find(await ports.jobs.start(ana, job, input))
    if (state.kind !== "succeeded") throw new Error(`${job}: ${JSON.stringify(state)}`)
    return id
  }
  const columns = [
    { name: "message_id", type: "string" as const },
    { name: "body", type: "string" as const },
  ]
  const rows = MESSAGES.map(([body], index) => ({ message_id: `m-${index + 1}`, body }))
  await ports.tables.save(ana, { name: TABLE, columns, source: { kind: "sample", sample: "test" } }, rows)
  const input = [{ name: "text", type: "string" as const, source: `${TABLE}.body` }]
  const databit = await publishedDatabit(ports, { schema: { input } })
  await generateItems(ports, ana, { databit: databit.name })

  const label = new Map<unknown, string>(MESSAGES)
  const page = { order: "oldest" as const, limit: 100 }
  const items = await ports.items.list({ databitId: databit.databitId, status: "open" }, page)
  const decide = (some: typeof items) =>
    reviewItems(ports, ana, {
      retrain: false,
      decisions: some.map(({ id, data }) => ({
        id: ports.clock.id(),
        itemId: id,
        databit: `${databit.name}@1.0.0`,
        note: null,
        suggestionId: null,
        shownAt: null,
        decidedAt: ports.clock.now(),
        action: "correct" as const,
        value: { intent: label.get(data.text) ?? "billing" },
      })),
    })
  await decide(items.slice(0, -OPEN))
  await run("fine_tune", { databit: databit.name, holdout_share: 0.25 })
  await run("evaluate", { model: `${databit.name}@1` })
  await run("ai_label", { databit: databit.name })
  const agent = await registerAgent(ports, ana, { databit: databit.name })
  await createEndpoint(ports, ana, { name: "support", agent: agent.id })
  const traceId = newTraceId(ports.clock)
  const call = { agent, endpointName: "support", input: { kind: "text" as const, text: MESSAGES[0]?.[0] ?? "" } }
  await callAgent(ports, ana, { ...call, traceId, requestId: ports.clock.id() })
  await giveFeedback(ports, ana, { traceId, value: "down" })
  await run("process_feedback", {})
  const [evaluation] = await ports.evaluations.list({ limit: 1 })
  const [finished] = await ports.runs.list({ job: "fine_tune", limit: 1 })
  return {
    table: TABLE,
    databit: databit.name,
    item: items.at(-1)?.id ?? "",
    model: `${databit.name}@1`,
    agent: agent.id,
    endpoint: "support",
    evaluation: evaluation?.id ?? "",
    trace: traceId,
    run: finished?.id ?? "",
  }
}
