import type { DatabitDocument } from "../../contract/databit-document.ts"
import type { DatabitJoin } from "../../contract/entities/databit.ts"
import type { TableInfo } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { importDatabit } from "../template/import-document.ts"
import { fullName, type Place } from "../template/names.ts"
import { restoreTable } from "./drop-table.ts"
import { importFile } from "./import-file.ts"
import { placeDocument, requireSample } from "./place-sample.ts"

type Needed = Pick<Ports, "catalog" | "clock" | "databits" | "events" | "files" | "sources" | "tables">

export type SampleProject = {
  readonly name: string
  readonly tables: readonly {
    /** Without a place: it goes where people's imports go. */
    readonly name: string
    /** Name of its file. */
    readonly file: string
    readonly content: () => AsyncIterable<Uint8Array>
    readonly says: string
  }[]
  /** Its sources name the sample's tables without a place. */
  readonly document: DatabitDocument
  /** As the sources; a Databit's YAML has no place for them. */
  readonly joins: readonly DatabitJoin[]
}

const loadTable = async (
  ports: Needed,
  who: Caller,
  sample: string,
  { name, file, content, says }: SampleProject["tables"][number],
  signal: AbortSignal,
): Promise<TableInfo> => {
  const [here, versions] = await Promise.all([ports.tables.seek(name), ports.tables.listVersions(name)])
  requireSample(name, sample, versions.length === 0 && here ? [here] : versions)
  if (here) return here
  if (versions.length > 0) await restoreTable(ports, who, name)
  else {
    // Sent like a file of a person: where the workbench runs on a platform there is no path that both can read.
    const { ref } = await ports.sources.save(file, content())
    const request = { from: ref, table: name, options: {}, sample, comment: says }
    await importFile(ports, who, request, { id: `sample-${sample}-${name}`, signal, progress: () => {} })
  }
  return ports.tables.find(name)
}

/**
 * Loads a sample project: its tables, then the Databit that reads them. What is there already stays as it is,
 * what was dropped is put back, so loading it twice is loading it once.
 */
export const loadSample = async (
  ports: Needed,
  who: Caller,
  sample: SampleProject,
  { place, signal }: { readonly place: Place; readonly signal: AbortSignal },
): Promise<{ tables: readonly TableInfo[]; databit: string }> => {
  const tables: TableInfo[] = []
  const data = await ports.tables.findPlace("imports")
  for (const table of sample.tables) {
    const placed = { ...table, name: fullName(table.name, data) }
    tables.push(await loadTable(ports, who, sample.name, placed, signal))
  }
  const name = fullName(sample.document.name, place)
  const here = await ports.databits.seek(name)
  const databit = here ?? (await importDatabit(ports, who, placeDocument(sample, data), { place })).databit
  return { tables, databit: databit.name }
}
