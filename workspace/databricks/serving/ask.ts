import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import type { Explained } from "../../../core/ports/inference.ts"
import type { EndpointAnswers, EndpointQuestion } from "../../../core/ports/serving.ts"
import { parseExactly } from "../wire/exact-json.ts"
import type { Place } from "./change.ts"

/** The column of the signature that registered classifiers have. */
const COLUMN = "text"
/** The proxy in front of an app gives up after two minutes, and the caller hears nothing of it. */
const BUDGET_MS = 100_000

const share = z.object({ label: z.string(), probability: z.number() })
/** A table has no nested cells in every client, so that the alternatives may come as JSON text. */
const alternatives = z.union([
  z.array(share),
  z.string().transform((text, context) => {
    const read = z.array(share).safeParse(parseExactly(text))
    if (read.success) return read.data
    context.addIssue({ code: "custom", message: "no list of alternatives" })
    return z.NEVER
  }),
])
const prediction = z.object({ label: z.string(), confidence: z.number(), alternatives })
const reply = z.object({ predictions: z.array(prediction) })

const toAnswer = ({ label, confidence, alternatives }: z.output<typeof prediction>): Explained => ({
  label,
  confidence,
  alternatives,
  evidence: [],
})

const misfit = (name: string, cause: unknown): Problem =>
  new Problem("answer_invalid", {
    detail: `The endpoint ${name} answered something that is no classification.`,
    remedy: "Deploy a version that was trained here, or look at the endpoint in the workspace.",
    cause,
  })

/** A refusal as who calls the agent has to hear it. */
const refusalOf = (error: unknown, name: string): unknown => {
  if (!(error instanceof Problem)) return error
  const { status } = error.facts
  if (error.code === "databricks_missing")
    return new Problem("endpoint_not_ready", {
      detail: `The workspace has no endpoint ${name} that answers this version.`,
      remedy: "Somebody took it away there: deploy the agent again.",
      facts: error.facts,
      cause: error,
    })
  if (error.code === "databricks_busy" && status !== 429)
    return new Problem("endpoint_not_ready", {
      detail: `The endpoint ${name} is scaling up from zero: ${error.message}`,
      remedy:
        "Call again in a minute; or switch scaling to zero off in Settings and deploy again, so that it waits for calls.",
      facts: error.facts,
      cause: error,
    })
  return error
}

const read = (text: string, count: number, name: string): readonly Explained[] => {
  let parsed: unknown
  try {
    parsed = parseExactly(text)
  } catch (error) {
    throw misfit(name, error)
  }
  const found = reply.safeParse(parsed)
  if (!found.success || found.data.predictions.length !== count) throw misfit(name, found.error)
  return found.data.predictions.map(toAnswer)
}

const addressOf = (name: string, entity: string | undefined): string => {
  const endpoint = `/serving-endpoints/${encodeURIComponent(name)}`
  return `${endpoint}${entity === undefined ? "" : `/served-models/${encodeURIComponent(entity)}`}/invocations`
}

/**
 * Asks an endpoint, or one entity of it. Asking twice does no harm, so that a lost answer is asked for again; one that
 * scales up from zero is waited for, and that is told.
 */
export const ask = async (
  { client }: Pick<Place, "client">,
  name: string,
  entity: string | undefined,
  { texts, signal }: EndpointQuestion,
): Promise<EndpointAnswers> => {
  let waitedFor: string | null = null
  try {
    const response = await client.open({
      method: "POST",
      path: addressOf(name, entity),
      body: { dataframe_split: { columns: [COLUMN], data: texts.map((text) => [text]) } },
      repeatable: true,
      budgetMs: BUDGET_MS,
      signal,
      onAgain: (because) => {
        waitedFor = because.message
      },
    })
    const answers = read(await response.text(), texts.length, name)
    return { provider: "databricks", answers, requestId: response.headers.get("x-databricks-request-id"), waitedFor }
  } catch (error) {
    throw refusalOf(error, name)
  }
}
