import type { Artifact } from "../../contract/entities/model.ts"

/** Artifacts and immutable files, by relative path. Volumes on Databricks, a folder when embedded. */
export type Files = {
  /** Writes a file that appears whole or not at all. Refuses to change an existing one with other bytes. */
  save(path: string, bytes: Uint8Array): Promise<Artifact>
  /** The file's bytes; Problem `file_not_found` when there is none. */
  find(path: string): Promise<Uint8Array>
}
