import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { splitRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { databitEvent } from "./draft-event.ts"
import { findDraft } from "./drafts.ts"
import { databitDeleted, databitRetired } from "./events.ts"
import { type DatabitUses, usesOf, useWords } from "./uses.ts"

type Ending = { readonly ref: string; readonly key?: string | undefined }

/** What ended, and the event that `restoreDatabit` takes back. */
export type Ended = {
  readonly databitId: string
  readonly name: string
  readonly versions: readonly string[]
  readonly event: string
}

const ended = ({ id, version, status }: DatabitVersion) => ({ id, version, before: status })

const record = async (
  { events }: Pick<Ports, "events">,
  who: Caller,
  kind: "databit.retired" | "databit.deleted",
  { key }: Ending,
  decide: () => Promise<readonly DatabitVersion[]>,
): Promise<Ended> => {
  const recorded = await events.save(
    who,
    async () => {
      const versions = await decide()
      const [first] = versions
      if (!first) return []
      return [databitEvent(kind, { databitId: first.databitId, name: first.name, versions: versions.map(ended) })]
    },
    { key },
  )
  const event = recorded.events[0]
  if (!event) throw new Problem("not_found", { detail: "There is nothing left to end." })
  const { databitId, name, versions } = (kind === "databit.retired" ? databitRetired : databitDeleted).parse(
    event.payload,
  )
  return { databitId, name, versions: versions.map(({ version }) => version), event: event.id }
}

/**
 * Takes published versions out of use: the one named, or all of the Databit. What was made with them stays as it is.
 * Problem `databit_not_published` when there is nothing to retire.
 */
export const retireDatabit = (ports: Pick<Ports, "databits" | "events">, who: Caller, ending: Ending): Promise<Ended> =>
  record(ports, who, "databit.retired", ending, async () => {
    const databit = await ports.databits.find(ending.ref)
    const all =
      splitRef(ending.ref).version === undefined ? await ports.databits.listVersions(databit.databitId) : [databit]
    const published = all.filter(({ status }) => status === "published")
    if (published.length === 0)
      throw new Problem("databit_not_published", {
        detail: `${ending.ref} has no published version to retire.`,
        remedy: "A draft can be deleted instead.",
      })
    return published
  })

/** Throws away the open draft; saved versions stay. Problem `databit_published` when there is no draft. */
export const discardDraft = (ports: Pick<Ports, "databits" | "events">, who: Caller, ending: Ending): Promise<Ended> =>
  record(ports, who, "databit.deleted", ending, async () => [await findDraft(ports, ending.ref)])

const requireUnused = (name: string, uses: DatabitUses): void => {
  const words = useWords(uses)
  if (words.length > 0) throw new Problem("databit_in_use", { detail: `${name} is in use: ${words.join(", ")}.` })
}

/** Deletes a Databit with all its versions. Problem `databit_in_use` says by what. */
export const deleteDatabit = (
  ports: Pick<Ports, "agents" | "databits" | "events" | "items" | "models" | "snapshots">,
  who: Caller,
  ending: Ending,
): Promise<Ended> =>
  record(ports, who, "databit.deleted", ending, async () => {
    const databit = await ports.databits.find(splitRef(ending.ref).name)
    requireUnused(databit.name, await usesOf(ports, databit))
    return ports.databits.listVersions(databit.databitId)
  })
