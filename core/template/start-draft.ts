import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { contentOf } from "./content.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion, proposeVersion, versionById } from "./drafts.ts"
import { databitCreated } from "./events.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events">

/**
 * Opens a draft with the content of a saved version (the newest published one, else the newest, when the reference names none).
 * Problem `conflict` when the Databit has an open draft.
 */
export const startDraft = async (
  ports: Needed,
  who: Caller,
  { ref, key }: { readonly ref: string; readonly key?: string | undefined },
): Promise<DatabitVersion> => {
  const recorded = await ports.events.save(
    who,
    async () => {
      const from = await ports.databits.find(ref)
      const versions = await everyVersion(ports, from.databitId)
      if (versions.some(({ saved, status }) => !saved && status !== "deleted")) {
        throw new Problem("conflict", {
          detail: `${from.name} has an open draft already.`,
          remedy: "Go on with that draft, or discard it first.",
        })
      }
      const content = contentOf(from)
      const draft = {
        id: ports.clock.id(),
        databitId: from.databitId,
        name: from.name,
        version: proposeVersion(content, versions),
        status: "draft" as const,
        saved: false,
        content,
        contentHash: null,
        trainingDataset: null,
        createdBy: null,
        approvedBy: null,
        origin: { kind: "version" as const, of: versionedRef(from.name, from.version) },
      }
      return [databitEvent("databit.created", draft)]
    },
    { key },
  )
  const { databitId, id } = databitCreated.parse(recorded.events[0]?.payload)
  return versionById(ports, databitId, id)
}
