import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { mainField } from "../template/types.ts"
import { publishedDatabit } from "./generate-items.ts"
import { suggestByLearner } from "./suggest-by-learner.ts"
import { chatModelFor, suggestByModel } from "./suggest-by-model.ts"
import type { Suggested, SuggestRequest } from "./suggest-request.ts"

type Needed = Pick<Ports, "chatModels" | "clock" | "databits" | "events" | "items" | "learners">

/** Name by which the learner is asked for, where a model may be named. */
export const LEARNER = "learner"

/**
 * Suggests answers for the open items of a published Databit. Without a model named the learner does it where it can,
 * else the connected endpoint. Problem `labels_needed` when neither can.
 */
export const suggestItems = async (ports: Needed, who: Caller, { databit: ref, model, ...more }: Omit<SuggestRequest, "databit"> & { readonly databit: string; readonly model?: string | undefined }): Promise<Suggested> => {
  const databit = await publishedDatabit(ports, ref)
  const request = { ...more, databit }
  const byModel = async (): Promise<Suggested> => suggestByModel(ports, who, { ...request, model: await chatModelFor(ports, databit, model) })
  if (model !== undefined) return model === LEARNER ? suggestByLearner(ports, who, request) : byModel()
  const connected = (await ports.chatModels.seekEndpoint()) !== undefined
  if (connected && !mainField(databit.schema.output)) return byModel()
  try {
    return await suggestByLearner(ports, who, request)
  } catch (error) {
    if (connected && error instanceof Problem && error.code === "labels_needed") return byModel()
    throw error
  }
}
