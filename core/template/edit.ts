import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { type ContentChanges, contentOf } from "./content.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion, findDraft, proposeVersion, requireRevision } from "./drafts.ts"
import { same } from "./same.ts"

type Needed = Pick<Ports, "databits" | "events">

export type Edit = {
  readonly name: string
  /** The draft's `revision` the edit was made on. */
  readonly revision: string
  readonly changes: ContentChanges
  readonly key?: string | undefined
}

/**
 * Changes the open draft; its proposed version number follows. Two editors never overwrite each other silently:
 * Problem `conflict` when the draft has changed since `revision`. An edit that changes nothing records nothing.
 */
export const editDraft = async (
  ports: Needed,
  who: Caller,
  { name, revision, changes, key }: Edit,
): Promise<DatabitVersion> => {
  await ports.events.save(
    who,
    async () => {
      const draft = await findDraft(ports, name)
      requireRevision(draft, revision)
      const before = contentOf(draft)
      const content = { ...before, ...changes }
      if (same(before, content)) return []
      const version = proposeVersion(content, await everyVersion(ports, draft.databitId))
      return [
        databitEvent("databit.edited", {
          databitId: draft.databitId,
          name: draft.name,
          id: draft.id,
          version,
          changes,
        }),
      ]
    },
    { key },
  )
  return findDraft(ports, name)
}
