import type { LineageEdge, Securable, Tags } from "../../contract/entities/catalog.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** What the workbench has just made: its tags, and the steps of the chain that it adds. */
export type Made = {
  readonly of: Securable
  readonly tags: Tags
  readonly edges?: readonly LineageEdge[] | undefined
}

type Told = (line: string) => void

/** What fails here takes nothing away from what was made. That a thing can have no tags here is no failure. */
const without = async (tell: Told, what: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    if (error.code !== "tags_not_possible") tell(`${what}: ${error.detail ?? error.message} ${error.remedy}`)
  }
}

/** Makes known to the catalog what was made. `tell` hears what could not be said there; the asset stays as it is. */
export const makeKnown = async (
  { catalog }: Pick<Ports, "catalog">,
  who: Caller,
  { of, tags, edges = [] }: Made,
  tell: Told,
): Promise<void> => {
  await Promise.all([
    without(tell, `${of.name} has no tags yet`, () => catalog.saveTags(who, of, { set: tags, remove: [] })),
    ...(edges.length === 0
      ? []
      : [without(tell, `The origin of ${of.name} is not published yet`, () => catalog.saveLineage(who, edges))]),
  ])
}
