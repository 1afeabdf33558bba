import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"
import { growingIds } from "../../workspace/state/ids.ts"
import { MESSAGES } from "../support/served-agent.ts"
import type { Client } from "./http.ts"

/** What a server said it has: none of it may be missing afterwards. */
export type Acknowledged = {
  readonly table: string
  readonly databit: string
  readonly reviews: readonly string[]
  readonly model: string
  readonly endpoint: string
  /** Request ids of calls that were answered. */
  readonly calls: readonly string[]
  readonly feedback: readonly string[]
}

const started = z.object({ runId: z.string() })
const followed = z.object({ run: z.object({ state: z.object({ kind: z.string() }).loose() }) })
const ITEMS_IN_A_BATCH = 6
const LONGEST_RUN_MS = 60_000

const NAME = "main.databits.fault_intent"
const TABLE = "main.data.fault_messages"

const csv = ["message_id,body,intent", ...MESSAGES.map(([text, label], at) => `m-${at},"${text}",${label}`), ""].join(
  "\n",
)

/** Takes a file through all seven stages over HTTP, once around. */
export const walk = async ({ ask, call }: Client): Promise<Acknowledged> => {
  const done = async ({ runId }: { readonly runId: string }): Promise<void> => {
    const until = Date.now() + LONGEST_RUN_MS
    for (;;) {
      const { state } = (await ask(followed, "GET", `/api/runs/${runId}`)).run
      if (state.kind === "succeeded") return
      if (state.kind !== "queued" && state.kind !== "running") throw new Error(`run ${runId}: ${JSON.stringify(state)}`)
      if (Date.now() > until) throw new Error(`run ${runId} does not end`)
      await sleep(100)
    }
  }
  const work = async (path: string, body: unknown): Promise<void> => done(await ask(started, "POST", path, body))

  const { uploadId } = await ask(
    z.object({ uploadId: z.string() }),
    "POST",
    "/api/uploads?file=fault_messages.csv",
    csv,
  )
  await work("/api/imports", { uploadId, table: TABLE })
  const from = { kind: "table", table: TABLE, text: ["body"], answer: "intent", name: "fault_intent" }
  await ask(z.unknown(), "POST", "/api/databits", { from })
  await ask(z.unknown(), "POST", `/api/databits/${NAME}/publish`, {})
  await work(`/api/curate/${NAME}/items`, {})

  const queue = z.object({ items: z.array(z.object({ id: z.string(), data: z.record(z.string(), z.unknown()) })) })
  const label = new Map<unknown, string>(MESSAGES)
  const newId = growingIds(() => Date.now())
  const reviews: string[] = []
  const outcomes = z.object({ outcomes: z.array(z.object({ id: z.string(), result: z.string() })) })
  for (let not: string[] = []; ; ) {
    const query = new URLSearchParams({ order: "oldest", limit: String(ITEMS_IN_A_BATCH), not: JSON.stringify(not) })
    const { items } = await ask(queue, "GET", `/api/curate/${NAME}/items?${query}`)
    if (items.length === 0) break
    const decisions = items.map(({ id, data }) => ({
      id: newId(),
      itemId: id,
      databit: `${NAME}@1.0.0`,
      action: "correct",
      value: { intent: label.get(data.body) ?? "billing" },
      decidedAt: new Date().toISOString(),
    }))
    const answer = await ask(outcomes, "POST", "/api/curate/reviews", { decisions })
    const lost = answer.outcomes.filter(({ result }) => result !== "counted" && result !== "repeated")
    if (lost.length > 0) throw new Error(`reviews: ${JSON.stringify(lost)}`)
    reviews.push(...answer.outcomes.map(({ id }) => id))
    not = items.map(({ id }) => id)
  }

  await work("/api/training", { databit: NAME, holdoutShare: 0.25 })
  await work("/api/agents", { databit: NAME })
  await work("/api/endpoints", { agent: "fault_intent" })

  const calls: string[] = []
  const feedback: string[] = []
  for (const [text] of MESSAGES.slice(0, 4)) {
    const requestId = await call("fault_intent", text)
    calls.push(requestId)
    const given = await ask(z.object({ feedback: z.object({ id: z.string() }) }), "POST", "/api/feedback", {
      requestId,
      value: "down",
    })
    feedback.push(given.feedback.id)
  }
  return { table: TABLE, databit: NAME, reviews, model: `${NAME}@1`, endpoint: "fault_intent", calls, feedback }
}
