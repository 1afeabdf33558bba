import { z } from "zod"
import type { Json } from "../../contract/json.ts"
import { inputInvalid, Problem } from "../../contract/problems.ts"

type Declared = { readonly says: string; readonly value: z.ZodType<Json> }

/** Settings people change one by one. The model endpoint and people have use cases of their own. */
export const SETTINGS = {
  inbox: {
    says: "Folder whose new files are imported by themselves",
    value: z.string().trim().min(1, "name a folder on the computer the workbench runs on").max(1_000),
  },
} as const satisfies Record<string, Declared>

export type SettingName = keyof typeof SETTINGS

/** Name of the setting that holds the connected model endpoint. */
export const MODEL_ENDPOINT = "model_endpoint"

const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name)

/** The name and value as the catalogue takes them; null takes a setting back. Problem `not_found` or `input_invalid`. */
export const parseSetting = (name: string, value: Json): { name: SettingName; value: Json } => {
  if (!isSetting(name)) throw new Problem("not_found", { detail: `There is no setting named ${name}.` })
  if (value === null) return { name, value }
  const parsed = SETTINGS[name].value.safeParse(value)
  if (!parsed.success) throw inputInvalid(parsed.error)
  return { name, value: parsed.data }
}
