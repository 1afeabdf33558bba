import type { DatabitVersion } from "../../contract/entities/databit.ts"

/** Versions of Databits. */
export type Databits = {
  /** By `name@version`; by `name` alone the newest published version, else the draft. */
  find(ref: string): Promise<DatabitVersion>
  seek(ref: string): Promise<DatabitVersion | undefined>
  /** Newest version of each Databit, drafts included, deleted ones not. */
  list(): Promise<readonly DatabitVersion[]>
  /** All versions of one Databit by its stable id, newest first. */
  listVersions(databitId: string): Promise<readonly DatabitVersion[]>
}
