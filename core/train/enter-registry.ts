import type { ModelVersion } from "../../contract/entities/model.ts"
import type { RunTracked } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { RegisteredModels } from "../ports/registered-models.ts"
import { sentenceOf } from "../tracking/track-run.ts"
import { versionRegistered } from "./events.ts"
import { syncAliases } from "./sync-aliases.ts"

type Needed = Pick<Ports, "events" | "models" | "registeredModels">

/** Whether a model is in the registry now, and the sentence why not. */
export type Entered = { readonly kind: "entered" } | { readonly kind: "waits"; readonly says: string }

/** A version that an earlier try made, whose answer was lost. */
const seekMade = async (registry: RegisteredModels, name: string, runId: string) =>
  (await registry.listVersions(name)).find((one) => one.runId === runId && one.status === "READY")

const saveVersion = async (ports: Needed, who: Caller, model: ModelVersion, runId: string): Promise<void> => {
  const { registeredModels: registry } = ports
  const { name } = model
  const made =
    (await seekMade(registry, name, runId)) ??
    (await registry.saveVersion({
      name,
      runId,
      artifact: model.artifact,
      labels: model.labels,
      tags: {
        "databits.model": model.id,
        "databits.databit": model.databit,
        "databits.snapshot": model.snapshot,
        "databits.run": model.runId,
      },
    }))
  const payload = versionRegistered.parse({ id: model.id, registered: { name: made.name, version: made.version } })
  await ports.events.save(who, async () => [{ kind: "model.version_registered", subject: model.id, payload }], {
    key: `enter-registry:${model.id}`,
  })
  await syncAliases(ports, name)
}

/**
 * Brings a trained version into the registry of models, as the version its tracked run made. What fails here takes
 * nothing away from the version; it can be repeated, and registers nothing twice.
 */
export const enterRegistry = async (
  ports: Needed,
  who: Caller,
  model: ModelVersion,
  tracked: RunTracked | null,
): Promise<Entered> => {
  if (model.registered !== null) return { kind: "entered" }
  if (tracked?.kind !== "tracked")
    return { kind: "waits", says: tracked?.says ?? "Its training is not tracked yet, and a version needs that run." }
  try {
    await saveVersion(ports, who, model, tracked.runId)
    return { kind: "entered" }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    return { kind: "waits", says: sentenceOf(error) }
  }
}
