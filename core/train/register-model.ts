import type { Artifact, ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { modelRegistered } from "./events.ts"

type Registration = {
  readonly name: string
  readonly snapshot: Snapshot
  readonly labels: readonly string[]
  readonly runId: string
  readonly save: (version: number) => Promise<Artifact>
}

/** Registers the next version of a model with its lineage. The first version of a name becomes its champion. */
export const registerModel = async (
  { events, models }: Pick<Ports, "events" | "models">,
  who: Caller,
  { name, snapshot, labels, runId, save }: Registration,
): Promise<ModelVersion> => {
  const saved = await events.save(
    who,
    async () => {
      const versions = await models.list({ name })
      const version = Math.max(0, ...versions.map((one) => one.version)) + 1
      const payload = modelRegistered.parse({
        id: versionedRef(name, version),
        name,
        version,
        alias: versions.length === 0 ? "champion" : null,
        kind: "text_classifier",
        databit: snapshot.databit,
        field: snapshot.field,
        labels: [...labels],
        snapshot: snapshot.id,
        runId,
        artifact: await save(version),
      })
      return [{ kind: "model.registered", subject: payload.id, payload }]
    },
    { key: `register:${runId}:${name}`, why: runId },
  )
  return models.find(saved.events[0]?.subject ?? name)
}
