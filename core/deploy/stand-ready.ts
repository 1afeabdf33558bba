import type { ServingEndpoint } from "../../contract/entities/agent.ts"
import type { Hosted } from "../../contract/entities/model-endpoint.ts"
import type { Ports } from "../ports/index.ts"
import type { RegisteredModel } from "../ports/serving.ts"
import { readServingSettings } from "../settings/model-serving.ts"
import { findServing, type Serving } from "./serving.ts"

/** Why the workbench answers for an agent version itself, though there is a platform that could. */
export type AnsweredHere = "connected_model" | "not_registered" | "chosen"

/** Whether a version can be served by the platform: its model must be a version that the registry of models has. */
export const registeredIn = ({ model }: Pick<Serving, "model">): RegisteredModel | AnsweredHere => {
  if (!model) return "connected_model"
  const { artifact, registered } = model
  return registered === null ? "not_registered" : { artifact, registered }
}

type Waiting = { readonly onStep: (says: string) => void; readonly signal: AbortSignal | undefined }

/** A version that stands ready beside what serves, and how calls are given to it. */
export type Standing = {
  readonly serving: Serving
  /** Null where the workbench answers itself. */
  readonly hosted: Hosted | null
  /** Gives all calls to it. */
  readonly switchOver: () => Promise<void>
  /** Lets go of it again: what served before goes on alone. */
  readonly letGo: () => Promise<void>
}

const nothing = async (): Promise<void> => undefined

/** The version that the endpoint served before, as the platform has it. */
const seekBefore = async (
  ports: Pick<Ports, "agents" | "databits" | "models">,
  before: ServingEndpoint | undefined,
): Promise<RegisteredModel | undefined> => {
  const agent = before?.hosted ? await ports.agents.seek(before.agent) : undefined
  const model = agent && registeredIn(await findServing(ports, agent))
  return typeof model === "object" ? model : undefined
}

/** Makes a version stand ready where it will answer: at an endpoint of the platform, or here, where nothing is to be made. */
export const standReady = async (
  ports: Pick<Ports, "agents" | "databits" | "models" | "serving" | "settings">,
  serving: Serving,
  { name, before }: { readonly name: string; readonly before: ServingEndpoint | undefined },
  { onStep, signal }: Waiting,
): Promise<Standing> => {
  const { by } = await readServingSettings(ports)
  const model = by === "workbench" ? "chosen" : registeredIn(serving)
  if (typeof model === "string") return { serving, hosted: null, switchOver: nothing, letGo: nothing }
  const made = await ports.serving.start(name, model, { onStep, signal })
  const hosted = { endpoint: made.name, model: model.registered }
  return {
    serving: { ...serving, answeredBy: { ...hosted, name, version: model.registered } },
    hosted,
    // Short, and half of it would be neither: it is not stopped any more.
    switchOver: async () => void (await ports.serving.save(name, model, { onStep })),
    letGo: async () => {
      const old = await seekBefore(ports, before)
      if (old) await ports.serving.save(name, old)
    },
  }
}
