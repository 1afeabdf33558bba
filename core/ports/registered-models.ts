import type { Artifact } from "../../contract/entities/model.ts"

type Words = Readonly<Record<string, string>>

/** A version of a registered model. */
export type RegistryVersion = {
  /** Three-level name. */
  readonly name: string
  /** Counted from 1 by the registry. */
  readonly version: string
  readonly status: "PENDING_REGISTRATION" | "READY" | "FAILED_REGISTRATION"
  /** Tracked run that made it. */
  readonly runId: string | null
  readonly tags: Words
  readonly aliases: readonly string[]
  readonly createdAt: string
}

export type NewRegistryVersion = {
  readonly name: string
  /** Tracked run that made it. */
  readonly runId: string
  /** A text classifier in the files port. */
  readonly artifact: Artifact
  readonly labels: readonly string[]
  readonly tags: Words
}

type Options = { readonly signal?: AbortSignal | undefined }

/** The registry of models: versions, their tags and aliases, with the entities and names of MLflow and Unity Catalog. */
export type RegisteredModels = {
  /** Registers the next version of a model, with all it takes to answer. The model is made when there is none. */
  saveVersion(version: NewRegistryVersion): Promise<RegistryVersion>
  seekVersion(name: string, version: string): Promise<RegistryVersion | undefined>
  /** Newest first; none where there is no such model. Their tags and aliases are left out. */
  listVersions(name: string): Promise<readonly Omit<RegistryVersion, "tags" | "aliases">[]>
  seekByAlias(name: string, alias: string): Promise<RegistryVersion | undefined>
  /** The version has the alias, and no other one. */
  saveAlias(name: string, alias: string, version: string, options?: Options): Promise<void>
  /** Nothing happens where no version has it. */
  retireAlias(name: string, alias: string, options?: Options): Promise<void>
  saveTags(name: string, version: string, tags: Words): Promise<void>
}
