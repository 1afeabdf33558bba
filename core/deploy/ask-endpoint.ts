import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { Explained } from "../ports/inference.ts"
import type { EndpointQuestion } from "../ports/serving.ts"
import type { Step } from "./call-trace.ts"
import type { AnsweredBy } from "./serving.ts"

const requestIdOf = (error: unknown): string | undefined => {
  const id = error instanceof Problem ? error.facts.requestId : undefined
  return typeof id === "string" ? id : undefined
}

/** Asks the endpoint of the platform, and notes in the step which of its versions answered, and under which request id. */
export const askEndpoint = async (
  { serving }: Pick<Ports, "serving">,
  { name, endpoint, model, version }: AnsweredBy,
  question: Omit<EndpointQuestion, "version">,
  step: Step,
): Promise<readonly Explained[]> => {
  step.note({
    "databits.model_endpoint": endpoint,
    "databits.registered_model": model.name,
    "databits.registered_version": model.version,
  })
  try {
    const { provider, answers, requestId, waitedFor } = await serving.judge(name, { ...question, version })
    step.note({
      "gen_ai.provider.name": provider,
      "databricks.request_id": requestId ?? undefined,
      "databits.waited_for": waitedFor ?? undefined,
    })
    return answers
  } catch (error) {
    step.note({ "databricks.request_id": requestIdOf(error) })
    throw error
  }
}
