import { z } from "zod"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { threeLevelName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { sentenceOf } from "../tracking/track-run.ts"
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

const register = async ({ events, prompts }: Needed, who: Caller, databit: DatabitVersion): Promise<void> => {
  const name = nameOf(databit)
  const ref = versionedRef(databit.name, databit.version)
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

/**
 * Registers the prompts of published Databits that are not registered yet. The workbench's own versions stay the source;
 * where there is no registry of prompts, `waits` says so.
 */
export const publishPrompts = async (
  ports: Needed,
  who: Caller,
): Promise<{ readonly prompts: number; readonly waits: string | null }> => {
  const published = await ports.databits.listPublished()
  const known = new Set((await ports.events.list({ kind: KIND, limit: LOOKED_AT })).map(({ subject }) => subject))
  const missing = published.filter(({ name, version }) => !known.has(versionedRef(name, version)))
  let prompts = 0
  for (const databit of missing.slice(0, MOST)) {
    try {
      await register(ports, who, databit)
    } catch (error) {
      if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
      return { prompts, waits: sentenceOf(error) }
    }
    prompts += 1
  }
  return { prompts, waits: null }
}
