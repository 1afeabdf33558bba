import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { splitRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { changesBetween, levelOf } from "./changes.ts"
import { contentOf, type DatabitContent } from "./content.ts"
import { compareVersions, nextVersion } from "./version-number.ts"

const FIRST = "1.0.0"

/** The open draft of a Databit, by its name. Problem `not_found`, or `databit_published` when it has no draft. */
export const findDraft = async ({ databits }: Pick<Ports, "databits">, ref: string): Promise<DatabitVersion> => {
  const { name } = splitRef(ref)
  const draft = await databits.seek(`${name}@draft`)
  if (draft) return draft
  const newest = await databits.find(name)
  throw new Problem("databit_published", {
    detail: `${newest.name} has no open draft; version ${newest.version} never changes.`,
  })
}

/** Throws Problem `conflict` when the draft has changed since `revision` was read. */
export const requireRevision = (draft: DatabitVersion, revision: string | undefined): void => {
  if (revision !== undefined && draft.revision !== revision) {
    throw new Problem("conflict", {
      detail: `The draft of ${draft.name} was changed in the meantime, at ${draft.updatedAt}.`,
    })
  }
}

/** The saved version with the highest number, deleted ones included: a number is never used twice. */
export const lastSaved = (versions: readonly DatabitVersion[]): DatabitVersion | undefined =>
  versions
    .filter(({ saved }) => saved)
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1)

/** The number a draft with this content would get: what breaks users is major, the prompt minor, examples patch. */
export const proposeVersion = (content: DatabitContent, versions: readonly DatabitVersion[]): string => {
  const before = lastSaved(versions)
  if (!before) return FIRST
  return nextVersion(before.version, levelOf(changesBetween(contentOf(before), content)) ?? "patch")
}

/** All versions of a Databit, deleted ones included. */
export const everyVersion = (
  { databits }: Pick<Ports, "databits">,
  databitId: string,
): Promise<readonly DatabitVersion[]> => databits.listVersions(databitId, { deleted: true })

/** A version by its id. Problem `not_found`. */
export const versionById = async (
  ports: Pick<Ports, "databits">,
  databitId: string,
  id: string,
): Promise<DatabitVersion> => {
  const found = (await everyVersion(ports, databitId)).find((one) => one.id === id)
  if (!found) throw new Problem("not_found", { detail: "This version of the Databit is gone." })
  return found
}
