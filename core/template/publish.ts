import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { databitEvent } from "./draft-event.ts"
import { requireRevision } from "./drafts.ts"
import { databitPublished, databitSaved } from "./events.ts"
import { errorsIn } from "./findings.ts"
import { findingsHere } from "./findings-here.ts"
import { freezing } from "./save-version.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "tables">

export type Publish = {
  /** `name` (its open draft, else its newest version) or `name@version`. */
  readonly ref: string
  readonly revision?: string | undefined
  /** Number for an open draft; proposed from the changes when left out. */
  readonly version?: string | undefined
  readonly key?: string | undefined
}

const target = async ({ databits }: Needed, ref: string): Promise<DatabitVersion> =>
  (ref.includes("@") ? undefined : await databits.seek(`${ref}@draft`)) ?? databits.find(ref)

const requirePublishable = async (ports: Needed, databit: DatabitVersion): Promise<void> => {
  const ref = versionedRef(databit.name, databit.version)
  if (databit.status === "published") throw new Problem("databit_published", { detail: `${ref} is published already.` })
  const errors = errorsIn(await findingsHere(ports, databit))
  const [first] = errors
  if (!first) return
  throw new Problem("databit_invalid", {
    field: first.where,
    detail: errors.length === 1 ? first.says : `${first.says} There are ${errors.length} problems like this.`,
    remedy: first.remedy,
    facts: { errors },
  })
}

/**
 * Makes a version available for curation and training; an open draft is saved first. Problem `databit_invalid`
 * names the first error finding, `databit_published` when it is published already.
 */
export const publishDatabit = async (
  ports: Needed,
  who: Caller,
  { ref, revision, version, key }: Publish,
): Promise<DatabitVersion> => {
  const recorded = await ports.events.save(
    who,
    async () => {
      const databit = await target(ports, ref)
      requireRevision(databit, revision)
      await requirePublishable(ports, databit)
      const events: EventDraft[] = databit.saved ? [] : [await freezing(ports, databit, version)]
      const frozen = events[0] ? databitSaved.parse(events[0].payload) : databit
      const { databitId, name, id } = databit
      return [...events, databitEvent("databit.published", { databitId, name, id, version: frozen.version })]
    },
    { key },
  )
  const published = databitPublished.parse(recorded.events.at(-1)?.payload)
  return ports.databits.find(versionedRef(published.name, published.version))
}
