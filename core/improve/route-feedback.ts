import type { Feedback } from "../../contract/entities/trace.ts"
import type { JsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { addItems } from "../curate/add-items.ts"
import { newLife, verdictOf } from "../curate/item-life.ts"
import { storeSuggestions } from "../curate/store-suggestions.ts"
import type { Ports } from "../ports/index.ts"
import { mainField } from "../template/types.ts"
import { type Complaint, readComplaint, speaksAgainst } from "./complaint.ts"
import { feedbackRouted } from "./events.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "feedback" | "items" | "traces">

type Options = { readonly key?: string | undefined; readonly runId?: string | undefined }

/** `added`: a new item; `linked`: there was one with this content; `reopened`: there was one, and its decision is in doubt. */
export type Routed = { readonly feedback: Feedback; readonly outcome: "added" | "linked" | "reopened" }

/** Reference of an item that comes from an answer, so that an answer becomes one item however often it is talked about. */
const refOf = (traceId: string): string => `trace#${traceId}`

const placeItem = async (
  ports: Needed,
  who: Caller,
  { databit, data, root }: Complaint,
  runId: string | undefined,
): Promise<{ itemId: string; isNew: boolean }> => {
  const [known] = await ports.items.listOfContent(databit.databitId, [ports.clock.contentHash(data)])
  if (known) return { itemId: known.id, isNew: false }
  const added = await addItems(ports, who, {
    databitId: databit.databitId,
    source: "feedback",
    inputs: [{ ref: refOf(root.traceId), data, traceId: root.traceId }],
    why: runId,
  })
  // An item that was taken out of the queue comes back as if it were new.
  return { itemId: added.ids[0] ?? "", isNew: added.created + added.revived > 0 }
}

/** What the reviewer starts from: what the person says is right, the rest as it was answered. */
const startOf = ({ feedback, answered }: Complaint): JsonObject | null =>
  feedback.correction && { ...answered, ...feedback.correction }

/** The correction as a suggestion of the person, else the answer as one of the model; the reviewer sees what was complained about. */
const suggest = async (
  ports: Needed,
  who: Caller,
  complaint: Complaint,
  itemId: string,
  runId: string,
): Promise<void> => {
  const { answered, databit, feedback, root } = complaint
  const start = startOf(complaint)
  const value = start ?? answered
  if (Object.keys(value).length === 0) return
  const main = mainField(databit.schema.output)
  const label = main && value[main.name]
  const model = start ? `person:${feedback.createdBy}` : (root.model ?? root.agent ?? "agent")
  await storeSuggestions(ports, who, { databitId: databit.databitId, model, runId }, [
    {
      id: ports.clock.id(),
      itemId,
      value,
      confidence: start ? null : root.confidence,
      alternatives: [],
      evidence: [],
      model,
      databit: versionedRef(databit.name, databit.version),
      createdAt: ports.clock.now(),
      label: typeof label === "string" ? label : null,
      margin: null,
    },
  ])
}

/**
 * Sends the answer that feedback speaks of to the review queue of its Databit, with the trace attached; a correction
 * becomes the start of the decision. An answer becomes one item; content that is an item already is linked to it, and
 * asked again where the complaint speaks against what was decided. Routing again changes nothing.
 * Problem `answer_not_reviewable`.
 */
export const routeFeedback = async (
  ports: Needed,
  who: Caller,
  id: string,
  { key, runId }: Options = {},
): Promise<Routed> => {
  const given = await ports.feedback.find(id)
  if (given.routedItem !== null && given.state === "routed") return { feedback: given, outcome: "linked" }
  const complaint = await readComplaint(ports, given)
  const { itemId, isNew } = await placeItem(ports, who, complaint, runId)
  const [standing] = await ports.items.listStandings([itemId])
  const verdict = verdictOf(standing?.life ?? newLife)
  const inDoubt = speaksAgainst(complaint, verdict)
  const payload = feedbackRouted.parse({
    id,
    itemId,
    databitId: complaint.databit.databitId,
    traceId: complaint.root.traceId,
    start: verdict.kind === "open" || inDoubt ? startOf(complaint) : null,
    reopened: inDoubt,
  })
  const route = async () =>
    (await ports.feedback.find(id)).state === "routed" ? [] : [{ kind: "feedback.routed", subject: id, payload }]
  const { events } = await ports.events.save(who, route, { key, why: runId })
  const isFirst = isNew || inDoubt || (given.correction !== null && verdict.kind === "open")
  if (events.length > 0 && isFirst) await suggest(ports, who, complaint, itemId, runId ?? id)
  const outcome = isNew ? "added" : inDoubt ? "reopened" : "linked"
  return { feedback: await ports.feedback.find(id), outcome }
}
