import type { DatabitDocument } from "../../contract/databit-document.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { versionedRef } from "../../contract/names.ts"
import { type Caller, mayDo, PERMISSIONS } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { contentOf, type DatabitContent, plain } from "./content.ts"
import { contentOfDocument } from "./document.ts"
import { databitEvent } from "./draft-event.ts"
import { everyVersion, versionById } from "./drafts.ts"
import { databitCreated } from "./events.ts"
import { errorsIn, type Finding } from "./findings.ts"
import { findingsHere } from "./findings-here.ts"
import { fullName, type Place } from "./names.ts"
import { same } from "./same.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "tables">

export type Imported = {
  readonly databit: DatabitVersion
  readonly findings: readonly Finding[]
  /** False when the very same version was here already. */
  readonly created: boolean
  /** Whether the file says published, but errors made it a draft. */
  readonly heldBack: boolean
}

type Wanted = {
  readonly document: DatabitDocument
  readonly name: string
  readonly content: DatabitContent
  readonly status: DatabitVersion["status"]
}

const requireRoom = (versions: readonly DatabitVersion[], { name, status, document: { version } }: Wanted): void => {
  if (versions.some((one) => one.version === version && one.saved)) {
    throw new Problem("conflict", {
      field: "version",
      detail: `${versionedRef(name, version)} is here already with other content.`,
      remedy: "Write a higher version in the file.",
    })
  }
  if (status === "draft" && versions.some(({ saved, status: of }) => !saved && of !== "deleted")) {
    throw new Problem("conflict", {
      field: "status",
      detail: `${name} has an open draft already.`,
      remedy: "Discard that draft first, or give the file another name.",
    })
  }
}

const eventFor = ({ clock }: Needed, wanted: Wanted, databitId: string) => {
  const { document, content, status, name } = wanted
  return databitEvent("databit.created", {
    id: clock.id(),
    databitId,
    name,
    version: document.version,
    status,
    saved: status !== "draft",
    content,
    contentHash: status === "draft" ? null : clock.contentHash(plain(content)),
    trainingDataset: document.training_dataset ?? null,
    createdBy: document.created_by ?? null,
    approvedBy: document.approved_by ?? null,
    origin: { kind: "file" },
  })
}

/**
 * Brings a Databit in from a document. A published one is published here too, also when this workspace lacks its
 * model or tables; one with errors becomes a draft. The same version twice is one version.
 * Problem `conflict` when the version is here with other content, `not_allowed` without the right to publish.
 */
export const importDatabit = async (
  ports: Needed,
  who: Caller,
  document: DatabitDocument,
  { place, key }: { readonly place: Place; readonly key?: string | undefined },
): Promise<Imported> => {
  const name = fullName(document.name, place)
  const content = contentOfDocument(document)
  const found = await findingsHere(ports, content)
  const heldBack = document.status !== "draft" && errorsIn(found).length > 0
  const status = heldBack ? "draft" : document.status
  if (status === "published" && !mayDo(who, "publish_databits")) {
    throw new Problem("not_allowed", {
      detail: `The file says published. To ${PERMISSIONS.publish_databits.says}, one of these roles is needed: ${PERMISSIONS.publish_databits.roles.join(", ")}.`,
    })
  }
  const wanted = { document, name, content, status }
  let twin: DatabitVersion | undefined
  const recorded = await ports.events.save(
    who,
    async () => {
      const existing = await ports.databits.seek(name)
      const versions = existing ? await everyVersion(ports, existing.databitId) : []
      twin = versions.find(
        (one) =>
          one.version === document.version && one.status === status && same(plain(contentOf(one)), plain(content)),
      )
      if (twin) return []
      requireRoom(versions, wanted)
      return [eventFor(ports, wanted, existing?.databitId ?? ports.clock.id())]
    },
    { key },
  )
  if (twin) return { databit: twin, findings: found, created: false, heldBack }
  const { databitId, id } = databitCreated.parse(recorded.events[0]?.payload)
  return { databit: await versionById(ports, databitId, id), findings: found, created: true, heldBack }
}
