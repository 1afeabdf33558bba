import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import type { NewRegistryVersion, RegisteredModels, RegistryVersion } from "../../../core/ports/registered-models.ts"
import type { Parent } from "../parent.ts"
import type { AppClient, WireRequest } from "../wire/client.ts"
import { lackIn } from "../wire/lack.ts"
import { collect, listAll } from "../wire/pages.ts"
import { nothing, pairs, words } from "./shapes.ts"

const MLFLOW = "/api/2.0/mlflow/unity-catalog"
const UNITY = "/api/2.1/unity-catalog/models"
const VERSIONS_PAGE = 200

const status = z
  .string()
  .transform((given): RegistryVersion["status"] =>
    given === "READY" || given === "FAILED_REGISTRATION" ? given : "PENDING_REGISTRATION",
  )

const versionShape = z
  .object({
    name: z.string(),
    version: z.coerce.string(),
    status,
    run_id: z.string().nullish(),
    creation_timestamp: z.coerce.number().nullish(),
    tags: pairs,
    aliases: z.array(z.object({ alias: z.string() })).nullish(),
  })
  .transform(
    (one): RegistryVersion => ({
      name: one.name,
      version: one.version,
      status: one.status,
      runId: one.run_id || null,
      tags: words(one.tags),
      aliases: (one.aliases ?? []).map(({ alias }) => alias),
      createdAt: new Date(one.creation_timestamp ?? 0).toISOString(),
    }),
  )

const versionAnswer = z.object({ model_version: versionShape })
const registered = z.object({ name: z.string(), version: z.coerce.string() })

type Where = {
  /** Only a task of a Lakeflow job can register: Python uploads what the version holds. */
  readonly parent: Pick<Parent, "ask"> | undefined
  /** Folder of the volume that artifacts lie in. */
  readonly artifacts: string
}

const at = encodeURIComponent
const withSignal = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal })

/** What is there; undefined where the platform says there is nothing of that name. */
const seek = async <Found>(ask: () => Promise<Found>): Promise<Found | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.code === "databricks_missing") return undefined
    throw error
  }
}

/** Registered models of Unity Catalog. */
export const unityModels = (client: AppClient, { parent, artifacts }: Where): RegisteredModels => {
  const seekVersion = (name: string, version: string) =>
    seek(async () => {
      const request: WireRequest = { path: `${MLFLOW}/model-versions/get`, query: { name, version } }
      return (await client.json(versionAnswer, request)).model_version
    })

  const saveTags: RegisteredModels["saveTags"] = async (name, version, tags) => {
    for (const [key, value] of Object.entries(tags)) {
      const body = { name, version, key, value }
      await client.json(nothing, {
        method: "POST",
        path: `${MLFLOW}/model-versions/set-tag`,
        body,
        repeatable: true,
      })
    }
  }

  /** What the task says it lacks, with the SQL that gives it. */
  const withGrant = (error: unknown): never => {
    const lack = error instanceof Error ? lackIn(error.message, client.principal) : undefined
    if (!(error instanceof Problem) || lack?.kind !== "grant") throw error
    const remedy = `Ask an owner to run: ${lack.sql}`
    throw new Problem("databricks_denied", { detail: error.message, remedy, cause: error })
  }

  const saveVersion = async ({ name, runId, artifact, labels, tags }: NewRegistryVersion): Promise<RegistryVersion> => {
    if (!parent) throw new Problem("lakeflow_needed")
    const input = {
      name,
      run_id: runId,
      artifact: { ...artifact, path: `${artifacts}/${artifact.path}` },
      labels: [...labels],
      tags,
    }
    const made = registered.parse(await parent.ask("register_model", input).catch(withGrant))
    const found = await seekVersion(made.name, made.version)
    if (!found)
      throw new Problem("databricks_failed", { detail: `${name} ${made.version} was registered and is gone.` })
    return found
  }

  return {
    saveVersion,
    seekVersion,
    listVersions: async (name) => {
      const query = { filter: `name='${name}'`, max_results: VERSIONS_PAGE }
      const request = { path: `${MLFLOW}/model-versions/search`, query }
      const found = (await seek(() => collect(listAll(client, "model_versions", versionShape, request)))) ?? []
      return found
        .toSorted((a, b) => Number(b.version) - Number(a.version))
        .map(({ tags: _, aliases: __, ...rest }) => rest)
    },
    seekByAlias: (name, alias) =>
      seek(async () => {
        const request: WireRequest = { path: `${MLFLOW}/registered-models/alias`, query: { name, alias } }
        return (await client.json(versionAnswer, request)).model_version
      }),
    saveAlias: async (name, alias, version, { signal } = {}) => {
      await client.json(nothing, {
        method: "PUT",
        path: `${UNITY}/${at(name)}/aliases/${at(alias)}`,
        body: { version_num: Number(version) },
        repeatable: true,
        ...withSignal(signal),
      })
    },
    retireAlias: async (name, alias, { signal } = {}) => {
      await seek(() =>
        client.json(nothing, {
          method: "DELETE",
          path: `${UNITY}/${at(name)}/aliases/${at(alias)}`,
          repeatable: true,
          ...withSignal(signal),
        }),
      )
    },
    saveTags,
  }
}
