import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { contentOf, plain } from "./content.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion, findDraft, lastSaved, proposeVersion, requireRevision } from "./drafts.ts"
import { databitSaved } from "./events.ts"
import { compareVersions } from "./version-number.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events">

export type SaveVersion = {
  readonly name: string
  readonly revision?: string | undefined
  /** Higher than every saved version; proposed from the changes when left out. */
  readonly version?: string | undefined
  readonly key?: string | undefined
}

/** The event that freezes an open draft under a version number. Problem `input_invalid` when the number is not higher. */
export const freezing = async (
  ports: Needed,
  draft: DatabitVersion,
  wanted: string | undefined,
): Promise<EventDraft> => {
  const versions = await everyVersion(ports, draft.databitId)
  const content = contentOf(draft)
  const version = wanted ?? proposeVersion(content, versions)
  const last = lastSaved(versions)
  if (last && compareVersions(version, last.version) <= 0) {
    throw new Problem("input_invalid", {
      field: "version",
      detail: `${version} is not higher than ${last.version}, the last saved version.`,
      remedy: `Choose a higher number, for example ${proposeVersion(content, versions)}.`,
    })
  }
  const { databitId, name, id } = draft
  return databitEvent("databit.saved", {
    databitId,
    name,
    id,
    version,
    contentHash: ports.clock.contentHash(plain(content)),
  })
}

/** Freezes the open draft as a version that never changes. Findings do not hinder it; publishing they do. */
export const saveVersion = async (
  ports: Needed,
  who: Caller,
  { name, revision, version, key }: SaveVersion,
): Promise<DatabitVersion> => {
  const recorded = await ports.events.save(
    who,
    async () => {
      const draft = await findDraft(ports, name)
      requireRevision(draft, revision)
      return [await freezing(ports, draft, version)]
    },
    { key },
  )
  const frozen = databitSaved.parse(recorded.events[0]?.payload)
  return ports.databits.find(`${frozen.name}@${frozen.version}`)
}
