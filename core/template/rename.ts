import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion, findDraft } from "./drafts.ts"
import { fullName, type Place, requireFreeName } from "./names.ts"

type Needed = Pick<Ports, "databits" | "events">

/** Gives a Databit that has no saved version yet another name. Problem `databit_published`, `name_invalid`, `name_taken`. */
export const renameDatabit = async (
  ports: Needed,
  who: Caller,
  {
    name,
    to,
    place,
    key,
  }: { readonly name: string; readonly to: string; readonly place: Place; readonly key?: string | undefined },
): Promise<DatabitVersion> => {
  const full = fullName(to, place)
  await ports.events.save(
    who,
    async () => {
      const draft = await findDraft(ports, name)
      if (draft.name === full) return []
      if ((await everyVersion(ports, draft.databitId)).some(({ saved }) => saved)) {
        throw new Problem("databit_published", {
          detail: `${draft.name} has saved versions, and others may name them.`,
          remedy: "Make a copy under the new name.",
        })
      }
      await requireFreeName(ports, full)
      return [
        databitEvent("databit.renamed", {
          databitId: draft.databitId,
          name: full,
          before: draft.name,
          ids: [draft.id],
        }),
      ]
    },
    { key },
  )
  return findDraft(ports, full)
}
