import type { Feedback } from "../../contract/entities/trace.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { checkOutput } from "../template/check-output.ts"
import { feedbackGiven } from "./events.ts"

export type FeedbackRequest = {
  readonly traceId?: string | undefined
  readonly requestId?: string | undefined
  /** Follows from the rest when it is left out. */
  readonly type?: Feedback["type"] | undefined
  readonly value?: string | undefined
  readonly correction?: JsonObject | undefined
  readonly key?: string | undefined
}

const typeOf = ({ type, value, correction }: FeedbackRequest): Feedback["type"] => {
  if (type !== undefined) return type
  if (correction !== undefined) return "correction"
  return value === "up" || value === "down" ? "thumb" : "comment"
}

const checkShape = (type: Feedback["type"], { value, correction }: FeedbackRequest): void => {
  if (type === "thumb" && value !== "up" && value !== "down")
    throw new Problem("input_invalid", {
      field: "value",
      detail: "value: a thumb is up or down.",
      remedy: "Send up or down.",
    })
  if (type === "correction" && correction === undefined)
    throw new Problem("input_invalid", {
      field: "correction",
      detail: "correction: missing.",
      remedy: "Send the output fields as they should have been.",
    })
  if (type === "comment" && !value?.trim())
    throw new Problem("input_invalid", {
      field: "value",
      detail: "value: a comment needs words.",
      remedy: "Send the words of the comment.",
    })
}

/** Records what a person said of an answer. The answer is named by trace id or request id; a correction must fit the Databit's output. */
export const giveFeedback = async (
  ports: Pick<Ports, "clock" | "databits" | "events" | "feedback" | "traces">,
  who: Caller,
  request: FeedbackRequest,
): Promise<Feedback> => {
  const type = typeOf(request)
  checkShape(type, request)
  const named = request.traceId ?? request.requestId
  if (named === undefined)
    throw new Problem("input_invalid", {
      field: "traceId",
      detail: "Name the answer.",
      remedy: "Send the traceId or the requestId that came with the answer.",
    })
  const root = await ports.traces.seekRoot(named)
  if (!root)
    throw new Problem("not_found", {
      field: request.traceId === undefined ? "requestId" : "traceId",
      detail: `There is no answer ${named}.`,
    })
  if (request.correction !== undefined && root.databit !== null) {
    const databit = await ports.databits.find(root.databit)
    checkOutput(databit, request.correction, "correction")
  }
  const payload = feedbackGiven.parse({
    id: ports.clock.id(),
    agent: root.agent,
    endpointName: root.endpointName,
    requestId: root.requestId,
    traceId: root.traceId,
    type,
    value: request.value ?? null,
    correction: request.correction ?? null,
  })
  const saved = await ports.events.save(who, async () => [{ kind: "feedback.given", subject: payload.id, payload }], {
    key: request.key,
  })
  return ports.feedback.find(saved.events[0]?.subject ?? payload.id)
}
