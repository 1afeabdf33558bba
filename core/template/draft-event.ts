import type { z } from "zod"
import { jsonObject } from "../../contract/json.ts"
import type { EventDraft } from "../ports/events.ts"
import { plain } from "./content.ts"
import {
  databitCreated,
  databitDeleted,
  databitEdited,
  databitPublished,
  databitRenamed,
  databitRestored,
  databitRetired,
  databitSaved,
} from "./events.ts"

const PAYLOADS = {
  "databit.created": databitCreated,
  "databit.edited": databitEdited,
  "databit.renamed": databitRenamed,
  "databit.saved": databitSaved,
  "databit.published": databitPublished,
  "databit.retired": databitRetired,
  "databit.deleted": databitDeleted,
  "databit.restored": databitRestored,
} as const

type Kind = keyof typeof PAYLOADS

/** An event of a Databit's life, checked; its subject is the Databit's stable id. */
export const databitEvent = <K extends Kind>(kind: K, payload: z.input<(typeof PAYLOADS)[K]>): EventDraft => {
  const checked = PAYLOADS[kind].parse(payload)
  return { kind, subject: checked.databitId, payload: jsonObject.parse(plain(checked)) }
}
