import type { ModelVersion } from "../../contract/entities/model.ts"
import { splitRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { makeKnown } from "../lineage/make-known.ts"
import type { Ports } from "../ports/index.ts"

/** Makes known to the catalog from which data set a version was trained, under its name in the registry of models. */
export const makeModelKnown = async (
  ports: Pick<Ports, "catalog">,
  who: Caller,
  { name, databit, snapshot, runId, registered }: ModelVersion,
  note: (line: string) => void,
): Promise<void> => {
  if (registered === null) return
  const dataset = { kind: "table", name: splitRef(snapshot).name } as const
  const tags = {
    databits_kind: "model",
    databits_databit: databit,
    databits_version: registered.version,
    databits_run: runId,
  }
  const edges = [{ source: dataset, target: { kind: "model", ...registered } }] as const
  await makeKnown(ports, who, { of: { kind: "model", name }, tags, edges }, note)
}
