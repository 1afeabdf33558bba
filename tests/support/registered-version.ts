import { CLASSIFIER } from "../fake-workspace/register-model.ts"
import type { World } from "../fake-workspace/world.ts"

/** Puts a classifier into the registry of a fake workspace, as a version that a training on Lakeflow registered. */
export const putVersion = (
  { models, now }: Pick<World, "models" | "now">,
  { name, version }: { readonly name: string; readonly version: string },
  bytes: Uint8Array,
): void => {
  const model = models.all.get(name.toLowerCase()) ?? models.add(name, "app-sp")
  model.versions.push({
    version: Number(version),
    source: "",
    runId: "",
    status: "READY",
    description: "",
    tags: new Map(),
    createdAt: now(),
    createdBy: "app-sp",
    files: new Map([[CLASSIFIER, Buffer.from(bytes)]]),
  })
}
