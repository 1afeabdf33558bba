import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** A model that can answer for a Databit: one trained here, or one of the connected endpoint. */
export type UsableModel =
  | { readonly kind: "learner"; readonly id: string; readonly model: ModelVersion }
  | { readonly kind: "chat"; readonly id: string }
  /** A function of the platform, which takes no model of one's choice. */
  | { readonly kind: "function"; readonly id: string }

type Needed = Pick<Ports, "chatModels" | "models">
type Named = Pick<DatabitVersion, "name" | "databitId">
type Asked = Named & Pick<DatabitVersion, "baseModel" | "schema">

const NAMED = 5

/** Models that can answer for this Databit, those trained for it first. An endpoint that does not answer offers none. */
export const modelsHere = async (
  { chatModels, models }: Needed,
  { name, databitId }: Named,
): Promise<UsableModel[]> => {
  const [trained, champion, endpoint] = await Promise.all([
    models.list({ databitId }),
    models.seek(name),
    chatModels.seekEndpoint(),
  ])
  const offered = endpoint ? await chatModels.list().catch((): readonly string[] => []) : []
  const usual = offered.filter((id) => id === endpoint?.model)
  const chat = [...new Set([...usual, ...offered])]
  const first = trained.filter(({ id }) => id === champion?.id)
  return [
    ...[...first, ...trained].map((model): UsableModel => ({ kind: "learner", id: model.id, model })),
    ...chat.map((id): UsableModel => ({ kind: "chat", id })),
  ].filter(({ id }, at, all) => all.findIndex((one) => one.id === id) === at)
}

/** The models that are here, and behind them the function of the platform that fills such an output. */
export const answerersHere = async (ports: Needed & Pick<Ports, "ai">, databit: Asked): Promise<UsableModel[]> => {
  const [models, own] = await Promise.all([modelsHere(ports, databit), ports.ai.seekFunction(databit)])
  return own === undefined ? models : [...models, { kind: "function", id: own }]
}

const missing = (named: string, here: readonly UsableModel[]): Problem => {
  const offers = here.slice(0, NAMED).map(({ id }) => id)
  return new Problem("model_missing", {
    field: "base_model",
    detail: `This workspace does not have the model ${named}.`,
    remedy:
      offers.length > 0
        ? `Choose one of these: ${offers.join(", ")}.`
        : `Connect a model endpoint that has ${named} in Settings, or train a model for this Databit.`,
    facts: { offers },
  })
}

/**
 * The model that answers for a Databit: the one asked for, else the one the Databit names, else the one trained for
 * it, else the endpoint's usual one, else a function of the platform. Problem `model_missing` says which and offers those that are here;
 * `model_endpoint_needed` when none is named and there is none.
 */
export const resolveModel = async (
  ports: Needed & Pick<Ports, "ai">,
  databit: Asked,
  wanted?: string,
): Promise<UsableModel> => {
  const here = await answerersHere(ports, databit)
  const named = wanted ?? databit.baseModel
  if (named === null || named === undefined) {
    const [first] = here
    if (first) return first
    throw new Problem("model_endpoint_needed", {
      detail: `No model has been trained for ${databit.name} yet, and no model endpoint is connected.`,
    })
  }
  const offered = here.find(({ id }) => id === named)
  if (offered) return offered
  const registered = await ports.models.seek(named)
  if (registered) return { kind: "learner", id: registered.id, model: registered }
  throw missing(named, here)
}
