import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { contentOf, type DatabitContent, EMPTY_CONTENT } from "./content.ts"
import { databitEvent } from "./draft-event.ts"
import { versionById } from "./drafts.ts"
import { type DatabitOrigin, databitCreated } from "./events.ts"
import { fullName, type Place, requireFreeName } from "./names.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events">

export type NewDatabit = {
  /** Last part, or `catalog.schema.name`. */
  readonly name: string
  readonly place: Place
  readonly content: DatabitContent
  readonly origin: DatabitOrigin
  readonly key?: string | undefined
}

/** Makes a Databit whose first version is an open draft. Problem `name_invalid` or `name_taken`. */
export const createDatabit = async (
  ports: Needed,
  who: Caller,
  { name, place, content, origin, key }: NewDatabit,
): Promise<DatabitVersion> => {
  const full = fullName(name, place)
  const saved = await ports.events.save(
    who,
    async () => {
      await requireFreeName(ports, full)
      const draft = {
        id: ports.clock.id(),
        databitId: ports.clock.id(),
        name: full,
        version: "1.0.0",
        status: "draft" as const,
        saved: false,
        content,
        contentHash: null,
        trainingDataset: null,
        createdBy: null,
        approvedBy: null,
        origin,
      }
      return [databitEvent("databit.created", draft)]
    },
    { key },
  )
  const { databitId, id } = databitCreated.parse(saved.events[0]?.payload)
  return versionById(ports, databitId, id)
}

/** A Databit with nothing in it yet. */
export const createBlank = (
  ports: Needed,
  who: Caller,
  input: Pick<NewDatabit, "name" | "place" | "key">,
): Promise<DatabitVersion> => createDatabit(ports, who, { ...input, content: EMPTY_CONTENT, origin: { kind: "blank" } })

/** A new Databit with the content of another one's version. */
export const createCopy = async (
  ports: Needed,
  who: Caller,
  { of, ...input }: Pick<NewDatabit, "name" | "place" | "key"> & { readonly of: string },
): Promise<DatabitVersion> => {
  const original = await ports.databits.find(of)
  const origin = { kind: "copy" as const, of: `${original.name}@${original.version}` }
  return createDatabit(ports, who, { ...input, content: contentOf(original), origin })
}
