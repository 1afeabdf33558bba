import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { resolveModel } from "../template/resolve-model.ts"
import { publishedDatabit } from "./generate-items.ts"
import { canLearn } from "./learning-material.ts"
import { suggestByClassifier } from "./suggest-by-classifier.ts"
import { suggestByLearner } from "./suggest-by-learner.ts"
import { suggestByModel } from "./suggest-by-model.ts"
import type { Suggested, SuggestRequest } from "./suggest-request.ts"

type Needed = Pick<
  Ports,
  "ai" | "chatModels" | "clock" | "databits" | "events" | "files" | "items" | "learners" | "models"
>

/** Name by which a learner of the labels so far is asked for, where a model may be named. */
export const LEARNER = "learner"

type Asked = Omit<SuggestRequest, "databit"> & {
  readonly databit: string
  /** `learner`, a model trained here, or one of the connected endpoint. */
  readonly model?: string | undefined
}

/** A learner where there is something to learn from or no other way; its problem then says what is missing. */
const learns = async (ports: Needed, request: SuggestRequest): Promise<boolean> =>
  (await canLearn(ports, request.databit)) || (await ports.chatModels.seekEndpoint()) === undefined

/**
 * Suggests answers for the open items of a published Databit. Without a model named the learner does it where it
 * can, else the connected endpoint. Problem `labels_needed` where neither can, `model_missing` for a model that is
 * not here.
 */
export const suggestItems = async (
  ports: Needed,
  who: Caller,
  { databit: ref, model, ...more }: Asked,
): Promise<Suggested> => {
  const request = { ...more, databit: await publishedDatabit(ports, ref) }
  if (model === LEARNER || (model === undefined && (await learns(ports, request))))
    return suggestByLearner(ports, who, request)
  const using = await resolveModel(ports, request.databit, model)
  if (using.kind !== "learner") return suggestByModel(ports, who, { ...request, model: using.id })
  const { artifact, field, id } = using.model
  return {
    ...(await suggestByClassifier(ports, who, request, {
      model: id,
      field,
      key: artifact.sha256,
      load: () => ports.files.find(artifact.path),
    })),
    labels: 0,
  }
}
