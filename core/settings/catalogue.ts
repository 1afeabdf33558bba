import { z } from "zod"
import type { Json } from "../../contract/json.ts"
import { inputInvalid, Problem } from "../../contract/problems.ts"

/** `here`: it only means something where the workbench has its files on a computer. */
type Declared = { readonly says: string; readonly value: z.ZodType<Json>; readonly here?: boolean }

/** Settings people change one by one. The model endpoint and people have use cases of their own. */
export const SETTINGS = {
  inbox: {
    says: "Folder whose new files are imported by themselves",
    value: z.string().trim().min(1, "name a folder on the computer the workbench runs on").max(1_000),
    here: true,
  },
  serving_by: {
    says: "Who answers for agents whose model is in the registry of models, from the next deployment on: Model Serving when left out, or the workbench",
    value: z.enum(["model_serving", "workbench"]),
  },
  serving_size: {
    says: "Size of the compute of Model Serving endpoints, from the next deployment on; Small when left out",
    value: z.enum(["Small", "Medium", "Large"]),
  },
  serving_scale_to_zero: {
    says: "Whether Model Serving endpoints cost nothing while nobody calls, and make the first caller wait; yes when left out",
    value: z.boolean(),
  },
  serving_callers: {
    says: "Users, groups and service principals that may call Model Serving endpoints without the workbench",
    value: z.array(z.string().trim().min(1).max(200)).max(50),
  },
} as const satisfies Record<string, Declared>

/** Where the workbench keeps what it has. */
export type Home = {
  readonly kind: "embedded" | "databricks"
  readonly place: { readonly catalog: string; readonly schema: string }
}

export type SettingName = keyof typeof SETTINGS

/** Name of the setting that holds the connected model endpoint. */
export const MODEL_ENDPOINT = "model_endpoint"

/** Whether a setting means something in this home. */
export const concerns = (name: SettingName, home: Home): boolean => {
  const { here = false }: Declared = SETTINGS[name]
  return !here || home.kind === "embedded"
}

const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name)

/** The name and value as the catalogue takes them; null takes a setting back. Problem `not_found` or `input_invalid`. */
export const parseSetting = (name: string, value: Json): { name: SettingName; value: Json } => {
  if (!isSetting(name)) throw new Problem("not_found", { detail: `There is no setting named ${name}.` })
  if (value === null) return { name, value }
  const parsed = SETTINGS[name].value.safeParse(value)
  if (!parsed.success) throw inputInvalid(parsed.error)
  return { name, value: parsed.data }
}
