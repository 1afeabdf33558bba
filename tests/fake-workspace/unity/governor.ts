import { changedBy } from "../sql/changed-by.ts"
import type { Governor } from "../warehouse.ts"
import type { World } from "../world.ts"
import { withInformationSchema } from "./information-schema.ts"
import { checkReads, followWrite } from "./reads.ts"
import { executeOnCatalog } from "./statements.ts"

/** Unity Catalog between the statements and the engine of a world. */
export const governorOf = (world: World): Governor => ({
  before: async (request, by) => {
    const answer = await executeOnCatalog(world, by, request.statement).catch((error: unknown) => {
      throw inStatementWords(error)
    })
    if (answer) return answer
    const seen = { ...request, statement: withInformationSchema(world, by, request.statement) }
    await checkReads(world, by, seen).catch((error: unknown) => {
      throw inStatementWords(error)
    })
    return seen
  },
  after: async (request, by, result) => {
    const changed = changedBy(request, result)
    if (changed !== undefined) world.triggers.tableChanged(changed)
    await followWrite(world, by, request)
  },
})

/** A statement is not refused by HTTP: it fails with the class of the refusal before its words. */
const inStatementWords = (error: unknown): Error => {
  const message = error instanceof Error ? error.message : String(error)
  return new Error(
    message.startsWith("[")
      ? message
      : `[INSUFFICIENT_PERMISSIONS] Insufficient privileges: ${message} SQLSTATE: 42501`,
  )
}
