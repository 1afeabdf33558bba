import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import { splitRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import type { Advice } from "../ports/traces.ts"
import { wilsonInterval } from "../statistics/wilson.ts"
import { isBad } from "./complaint.ts"
import { retrainAdvised } from "./events.ts"

type Needed = Pick<
  Ports,
  | "agents"
  | "clock"
  | "databits"
  | "events"
  | "feedback"
  | "files"
  | "items"
  | "learners"
  | "models"
  | "recommendations"
  | "snapshots"
>
type Reason = Advice["reasons"][number]

/** New decided items, as a share of what the model learnt from, above which training again is worth it. */
const NEW_SHARE = 0.1
/** And at least this many, whatever the share. */
const NEW_LEAST = 10
/** Bad answers of those that got feedback in the last seven days. */
const BAD_SHARE = 0.2
const BAD_LEAST = 5
const MOST_FEEDBACK = 2_000
const WEEK_MS = 7 * 86_400_000
/** New decided items the served model is measured on at most. */
const MOST_MEASURED = 2_000

const percent = (share: number): string => `${Math.round(share * 100)}%`

const newLabelsReason = (fresh: number, trainedOn: number): Reason => {
  const limit = Math.max(NEW_LEAST, Math.ceil(trainedOn * NEW_SHARE))
  return {
    figure: "new_decided_items",
    value: fresh,
    limit,
    says: `${fresh} items were decided since the model was trained on ${trainedOn}; training again pays from ${limit}.`,
  }
}

/** Of the last seven days, from agents of this Databit. */
const badShareReason = async (
  { agents, clock, feedback }: Needed,
  databitName: string,
): Promise<Reason | undefined> => {
  const since = new Date(Date.parse(clock.now()) - WEEK_MS).toISOString()
  const own = new Set(
    (await agents.list()).filter((agent) => splitRef(agent.databit).name === databitName).map(({ id }) => id),
  )
  const given = (await feedback.list({ since, limit: MOST_FEEDBACK })).filter(
    ({ agent, type, state }) => agent !== null && own.has(agent) && type !== "comment" && state !== "dismissed",
  )
  if (given.length < BAD_LEAST) return undefined
  const bad = given.filter(isBad).length
  return {
    figure: "bad_answers_7d",
    value: bad / given.length,
    limit: BAD_SHARE,
    says: `${bad} of ${given.length} answers with feedback in the last 7 days were bad (${percent(bad / given.length)}; limit ${percent(BAD_SHARE)}).`,
  }
}

type Fresh = { readonly text: string; readonly label: string }

/** Accuracy on what people decided since, with a 95 % Wilson interval, against the held-out figure at training. */
const decayReason = async (
  { learners, files }: Needed,
  model: ModelVersion,
  fresh: readonly Fresh[],
): Promise<Reason | undefined> => {
  const held = model.metrics?.accuracy
  if (held === undefined || fresh.length < NEW_LEAST) return undefined
  const measured = fresh.slice(-MOST_MEASURED)
  const answers = await learners.judge(model.artifact.sha256, () => files.find(model.artifact.path), {
    texts: measured.map((one) => one.text),
  })
  const right = measured.filter((one, index) => answers[index]?.label === one.label).length
  const { low, high } = wilsonInterval(right, measured.length)
  return {
    figure: "accuracy_on_new_items",
    value: right / measured.length,
    limit: held,
    says: `On the ${measured.length} items decided since, the model is right ${percent(right / measured.length)} of the time (${percent(low)} to ${percent(high)}); on its test items it was ${percent(held)}.`,
  }
}

const adviceFrom = (reasons: readonly Reason[], decayed: boolean): Advice["advice"] => {
  const over = (figure: string): boolean => reasons.some((one) => one.figure === figure && one.value >= one.limit)
  if (
    over("new_decided_items") ||
    (decayed && reasons.some((one) => one.figure === "new_decided_items" && one.value >= NEW_LEAST))
  )
    return "retrain"
  return over("bad_answers_7d") ? "collect" : "wait"
}

/** Advises on one Databit and records it with the figures behind it, unless nothing has changed. */
const adviseOn = async (
  ports: Needed,
  who: Caller,
  databit: DatabitVersion,
  model: ModelVersion,
  runId: string,
): Promise<Advice["advice"]> => {
  const snapshot = await ports.snapshots.seek(model.snapshot)
  const labelled = await ports.items.listLabelled(databit.databitId, model.field)
  const frozenAt = snapshot?.createdAt ?? model.createdAt
  const fresh = labelled.filter((one) => one.decidedAt > frozenAt)
  const decay = await decayReason(ports, model, fresh)
  const bad = await badShareReason(ports, databit.name)
  const reasons = [
    newLabelsReason(fresh.length, snapshot?.counts.train ?? 0),
    ...(bad ? [bad] : []),
    ...(decay ? [decay] : []),
  ]
  const decayed =
    decay !== undefined && wilsonInterval(Math.round(decay.value * fresh.length), fresh.length).high < decay.limit
  const payload = retrainAdvised.parse({
    id: ports.clock.id(),
    databitId: databit.databitId,
    advice: adviceFrom(reasons, decayed),
    reasons,
    runId,
  })
  const last = (await ports.recommendations.list()).find(({ databitId }) => databitId === databit.databitId)
  const changed = last?.advice !== payload.advice || JSON.stringify(last.reasons) !== JSON.stringify(payload.reasons)
  const event = { kind: "retrain.advised", subject: databit.databitId, payload }
  if (changed) await ports.events.save(who, async () => [event], { why: runId })
  return payload.advice
}

/** For every Databit with a model: should it be trained again, and why, in numbers. */
export const adviseRetraining = async (
  ports: Needed,
  who: Caller,
  runId: string,
  onProgress: (done: number, total: number) => void,
): Promise<{ databit: string; advice: Advice["advice"] }[]> => {
  const databits = (await ports.databits.list()).filter((one) => one.status !== "deleted")
  const given: { databit: string; advice: Advice["advice"] }[] = []
  for (const [index, databit] of databits.entries()) {
    const newest = (await ports.models.list({ databitId: databit.databitId }))[0]
    if (newest) given.push({ databit: databit.name, advice: await adviseOn(ports, who, databit, newest, runId) })
    onProgress(index + 1, databits.length)
  }
  return given
}
