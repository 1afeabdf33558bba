import type { DatabitVersion } from "../../contract/entities/databit.ts"

/** Versions of Databits. A name may be its last part alone where only one Databit has it. */
export type Databits = {
  /**
   * By `name@version`, `name@draft` or `name@newest` (the open draft, else the highest version); by `name` alone the
   * newest published version, else the newest. Problem `not_found`.
   */
  find(ref: string): Promise<DatabitVersion>
  seek(ref: string): Promise<DatabitVersion | undefined>
  /** Newest version of each Databit, drafts included, deleted ones not. By name. */
  list(): Promise<readonly DatabitVersion[]>
  /** Newest published version of each Databit that has one. By name. */
  listPublished(): Promise<readonly DatabitVersion[]>
  /** All versions of one Databit by its stable id, newest first; deleted ones only when asked for. */
  listVersions(databitId: string, options?: { readonly deleted?: boolean }): Promise<readonly DatabitVersion[]>
}
