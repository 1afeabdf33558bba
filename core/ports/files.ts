import type { Artifact } from "../../contract/entities/model.ts"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"

/** Artifacts and immutable files, by relative path. Volumes on Databricks, a folder when embedded. */
export type Files = {
  /** Writes a file that appears whole or not at all. Refuses to change an existing one with other bytes. */
  save(path: string, bytes: Uint8Array): Promise<Artifact>
  /** The file's bytes; Problem `file_not_found` when there is none. */
  find(path: string): Promise<Uint8Array>
}

/** A file people bring: one they sent, or one on the computer the workbench runs on. */
export type SourceRef =
  /** `copyOf`: the path that it is a copy of. */
  | { readonly kind: "upload"; readonly id: string; readonly copyOf?: string | undefined }
  | { readonly kind: "path"; readonly path: string }

export type SourceFile = {
  readonly ref: SourceRef
  /** File name without folders. */
  readonly name: string
  /** Size as stored, so of the compressed file where it is one. */
  readonly bytes: number
  /** Whether it is Parquet by its first bytes; all else is read as text. */
  readonly parquet: boolean
}

/** A piece of a file's content, and how many of the stored bytes were read up to it. */
export type SourceChunk = { readonly bytes: Uint8Array; readonly read: number }

/** A file as its folder lists it. */
export type FolderFile = {
  readonly path: string
  readonly bytes: number
  /** When it was written last, in milliseconds since 1970. */
  readonly changedAt: number
}

/** Files people bring to import. Uploads go when they were imported, or after a day. */
export type Sources = {
  /** Keeps an upload. Problem `body_too_large`, or `file_unreadable` for what cannot hold a table. */
  save(
    name: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<SourceFile & { readonly ref: { readonly kind: "upload"; readonly id: string } }>
  /**
   * The file as a job can read it when who asks is gone: the same where the workbench may read it itself, else a copy
   * among the uploads.
   */
  saveForJob(ref: SourceRef): Promise<SourceRef>
  /** The files right in a folder, by name; folders and hidden files are left out. Problem `file_not_found`. */
  listFolder(path: string): Promise<readonly FolderFile[]>
  /** Problem `file_not_found`, or `file_unreadable` for what cannot hold a table. */
  find(ref: SourceRef): Promise<SourceFile>
  /** The content from its start, gzip undone. Problem `file_not_found`, or `file_unreadable` when it is damaged. */
  listChunks(ref: SourceRef): AsyncIterable<SourceChunk>
  /** Columns and first rows of a Parquet file, long cells cut. Problem `file_not_found`, or `file_unreadable` when it is damaged. */
  findParquet(
    ref: SourceRef,
    limit: number,
  ): Promise<{ readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] }>
  /** Removes an upload; nothing happens when there is none. */
  retire(uploadId: string): Promise<void>
}
