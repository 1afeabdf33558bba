import { z } from "zod"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { threeLevelName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { type Sent, sendEach } from "../tracking/send-each.ts"
import { parsePrompt } from "./prompt.ts"

type Needed = Pick<Ports, "databits" | "events" | "prompts">

/** The prompt of a published Databit version is in the registry of prompts. */
const promptRegistered = z.object({ prompt: threeLevelName, version: z.string() })

const KIND = "prompt.registered"
const LOOKED_AT = 500
/** Prompts registered in one run. */
const MOST = 20
const VERSION_TAG = "databits.databit"

/** `{text}` of a Databit is `{{text}}` there; its doubled braces are single ones, which mean nothing there. */
export const promptText = (template: string): string =>
  parsePrompt(template)
    .map((part) => (part.kind === "variable" ? `{{${part.name}}}` : part.text))
    .join("")

/** Models and prompts of a schema share their names. */
const nameOf = ({ name }: DatabitVersion): string => `${name}_prompt`

const refOf = ({ name, version }: DatabitVersion): string => versionedRef(name, version)

const register = async ({ events, prompts }: Needed, who: Caller, databit: DatabitVersion): Promise<void> => {
  const name = nameOf(databit)
  const ref = refOf(databit)
  const made =
    (await prompts.listVersions(name)).find((one) => one.tags[VERSION_TAG] === ref) ??
    (await prompts.saveVersion({
      name,
      template: promptText(databit.template),
      tags: { [VERSION_TAG]: ref, "databits.content_hash": databit.contentHash ?? "" },
    }))
  const payload = promptRegistered.parse({ prompt: name, version: made.version })
  await events.save(who, async () => [{ kind: KIND, subject: ref, payload }], { key: `prompt:${ref}` })
}

export type PublishedPrompts = {
  readonly prompts: number
  /** Databit versions whose prompt was refused, each with the reason. They are tried again the next time. */
  readonly refused: readonly string[]
  /** Why none of the others was tried. */
  readonly waits: string | null
}

/**
 * Registers the prompts of published Databits that are not registered yet. The workbench's own versions stay the source;
 * where there is no registry of prompts, `waits` says so.
 */
export const publishPrompts = async (ports: Needed, who: Caller): Promise<PublishedPrompts> => {
  const published = await ports.databits.listPublished()
  const known = new Set((await ports.events.list({ kind: KIND, limit: LOOKED_AT })).map(({ subject }) => subject))
  const missing = published.filter((one) => !known.has(refOf(one)))
  // A schema that refuses them all does not keep those of other schemas away.
  const schemas = Map.groupBy(missing.slice(0, MOST), ({ name }) => name.split(".").slice(0, 2).join("."))
  const sent: Sent<DatabitVersion>[] = []
  for (const databits of schemas.values()) sent.push(await sendEach(databits, (one) => register(ports, who, one)))
  return {
    prompts: sent.reduce((sum, { done }) => sum + done.length, 0),
    refused: sent.flatMap(({ refused }) => refused.map(({ one, says }) => `${refOf(one)}: ${says}`)),
    waits: sent.find(({ waits }) => waits !== null)?.waits ?? null,
  }
}
