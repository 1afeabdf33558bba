import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { RecordedEvent } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion } from "./drafts.ts"
import { databitDeleted, databitRestored, databitRetired } from "./events.ts"
import { requireFreeName } from "./names.ts"

type Needed = Pick<Ports, "databits" | "events">

const LOOK_BACK = 500

const endingIn = (event: RecordedEvent | undefined) => {
  if (event?.kind === "databit.retired") return { to: "retired" as const, ...databitRetired.parse(event.payload) }
  if (event?.kind === "databit.deleted") return { to: "deleted" as const, ...databitDeleted.parse(event.payload) }
  throw new Problem("nothing_to_undo", { remedy: "Reload to see how it stands." })
}

const requireRoom = (back: readonly DatabitVersion[], versions: readonly DatabitVersion[]): void => {
  const opens = back.some(({ saved }) => !saved)
  const open = versions.find(
    ({ saved, status, id }) => !saved && status !== "deleted" && !back.some((one) => one.id === id),
  )
  if (opens && open)
    throw new Problem("conflict", { detail: `${open.name} has a newer draft.`, remedy: "Discard that draft first." })
}

/**
 * Takes back the retiring, deleting or discarding that `event` recorded: every version gets the status it had.
 * Problem `nothing_to_undo` when it was taken back already, `name_taken` when the name is in use again.
 */
export const restoreDatabit = async (
  ports: Needed,
  who: Caller,
  { databitId, event, key }: { readonly databitId: string; readonly event: string; readonly key?: string | undefined },
): Promise<DatabitVersion> => {
  const recorded = await ports.events.save(
    who,
    async () => {
      const log = await ports.events.list({ subject: databitId, limit: LOOK_BACK })
      const ending = endingIn(log.find(({ id }) => id === event))
      const all = await everyVersion(ports, databitId)
      const back = all.filter(({ id }) => ending.versions.some((one) => one.id === id))
      const gone = all.every(({ status }) => status === "deleted")
      if (back.length === 0 || back.some(({ status }) => status !== ending.to)) {
        throw new Problem("nothing_to_undo", { remedy: "Reload to see how it stands." })
      }
      if (gone) await requireFreeName(ports, ending.name)
      requireRoom(back, all)
      const versions = ending.versions.map(({ id, version, before }) => ({ id, version, status: before }))
      return [databitEvent("databit.restored", { databitId, name: ending.name, undoes: event, versions })]
    },
    { key },
  )
  const { name, versions } = databitRestored.parse(recorded.events[0]?.payload)
  const [first] = versions
  return ports.databits.find(first ? `${name}@${first.version}` : name)
}
