import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"

/** Registered model versions. */
export type ModelRegistry = {
  /** By `name@version`; by `name` alone the champion, else the newest. */
  find(ref: string): Promise<ModelVersion>
  seek(ref: string): Promise<ModelVersion | undefined>
  /** Newest first; all names when `name` is left out. */
  list(filter?: { name?: string | undefined; databitId?: string | undefined }): Promise<readonly ModelVersion[]>
}

/** Immutable training data sets. */
export type Snapshots = {
  find(id: string): Promise<Snapshot>
  seek(id: string): Promise<Snapshot | undefined>
  list(filter?: { databitName?: string | undefined }): Promise<readonly Snapshot[]>
}

/** Registered agent versions. */
export type Agents = {
  /** By `name@version`; by `name` alone the newest version that is not retired. */
  find(ref: string): Promise<AgentVersion>
  seek(ref: string): Promise<AgentVersion | undefined>
  list(filter?: { name?: string | undefined }): Promise<readonly AgentVersion[]>
}

/** Serving endpoints. */
export type Endpoints = {
  find(name: string): Promise<ServingEndpoint>
  seek(name: string): Promise<ServingEndpoint | undefined>
  list(): Promise<readonly ServingEndpoint[]>
}
