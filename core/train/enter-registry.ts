import type { ModelVersion } from "../../contract/entities/model.ts"
import type { RunTracked } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { sentenceOf } from "../tracking/track-run.ts"
import { versionRegistered } from "./events.ts"
import { syncAliases } from "./sync-aliases.ts"

type Needed = Pick<Ports, "clock" | "events" | "models" | "registeredModels">

/** Whether a model is in the registry now, and the sentence why not. */
export type Entered = { readonly kind: "entered" } | { readonly kind: "waits"; readonly says: string }

/** A registration uploads a model, which takes minutes; one that is under way longer than this was given up. */
const UNDER_WAY_MS = 60 * 60_000

/** The version that an earlier try made, whose answer was lost. Problem `conflict` while a try is under way. */
const seekMade = async ({ clock, registeredModels }: Needed, name: string, runId: string) => {
  const made = (await registeredModels.listVersions(name)).filter((one) => one.runId === runId)
  const ready = made.find(({ status }) => status === "READY")
  if (ready) return ready
  const since = new Date(Date.parse(clock.now()) - UNDER_WAY_MS).toISOString()
  const pending = made.find(({ status, createdAt }) => status === "PENDING_REGISTRATION" && createdAt > since)
  if (!pending) return undefined
  throw new Problem("conflict", {
    detail: `Version ${pending.version} of ${name} is being registered for it.`,
    remedy: "It is looked at again with the next figures; an hour later it is registered anew.",
  })
}

const saveVersion = async (ports: Needed, who: Caller, model: ModelVersion, runId: string): Promise<void> => {
  const { registeredModels: registry } = ports
  const { name } = model
  const made =
    (await seekMade(ports, name, runId)) ??
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
