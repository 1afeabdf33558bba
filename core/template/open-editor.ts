import type { DatabitAction } from "../../contract/endpoints/template.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { databitActions } from "./actions.ts"
import { type Change, changesBetween } from "./changes.ts"
import { contentOf } from "./content.ts"
import type { Finding } from "./findings.ts"
import { findingsHere } from "./findings-here.ts"
import { usesOf, useWords } from "./uses.ts"

export type OpenDatabit = {
  readonly databit: DatabitVersion
  readonly versions: readonly (DatabitVersion & { readonly changes: readonly Change[] })[]
  readonly findings: readonly Finding[]
  readonly uses: readonly string[]
  readonly may: readonly DatabitAction[]
}

/** A Databit version with all that its page shows beside it: siblings with what changed, findings, uses, rights. */
export const openDatabit = async (
  ports: Pick<Ports, "agents" | "databits" | "items" | "models" | "snapshots" | "tables">,
  who: Caller,
  databit: DatabitVersion,
): Promise<OpenDatabit> => {
  const [versions, findings, used] = await Promise.all([
    ports.databits.listVersions(databit.databitId),
    findingsHere(ports, databit),
    usesOf(ports, databit),
  ])
  const uses = useWords(used)
  const withChanges = versions.map((version, at) => {
    const before = versions[at + 1]
    return { ...version, changes: before ? changesBetween(contentOf(before), contentOf(version)) : [] }
  })
  return {
    databit,
    versions: withChanges,
    findings,
    uses,
    may: databitActions(who, databit, versions, uses.length > 0),
  }
}
