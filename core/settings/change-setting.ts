import type { Setting } from "../../contract/entities/settings.ts"
import type { Json } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { concerns, type Home, parseSetting, SETTINGS, type SettingName } from "./catalogue.ts"

/** Refuses to change what an environment variable decides. Problem `conflict` that names the variable. */
export const checkChangeable = async (ports: Pick<Ports, "settings">, name: string): Promise<void> => {
  const variable = (await ports.settings.list()).find((setting) => setting.name === name)?.fromEnvironment
  if (!variable) return
  throw new Problem("conflict", {
    detail: `The environment variable ${variable} decides this.`,
    remedy: `Change ${variable} where the workbench is started, or unset it and start again.`,
  })
}

/** Refuses what would be kept without effect. Problem `setting_invalid` that says what is there instead. */
const checkConcerns = (name: SettingName, home: Home): void => {
  if (concerns(name, home)) return
  const volume = `/Volumes/${home.place.catalog}/${home.place.schema}/inbox`
  throw new Problem("setting_invalid", {
    field: name,
    detail: `In a Databricks workspace no other folder is watched than the volume ${volume}.`,
    remedy: `Put new files into ${volume}: the deployment's job on_new_files imports them.`,
  })
}

/** Changes one setting of the catalogue; null takes it back. Problem `not_found`, `input_invalid`, `setting_invalid` or `conflict`. */
export const changeSetting = async (
  ports: Pick<Ports, "events" | "settings">,
  who: Caller,
  input: { name: string; value: Json; home: Home; key?: string | undefined },
): Promise<{ name: string; value: Json }> => {
  const { name, value } = parseSetting(input.name, input.value)
  if (value !== null) checkConcerns(name, input.home)
  await checkChangeable(ports, name)
  await ports.events.save(who, async () => [{ kind: "setting.changed", subject: name, payload: { value } }], {
    key: input.key,
  })
  return { name, value }
}

/** Every setting that means something in this home, with its value and what decides it. */
export const listSettings = async (ports: Pick<Ports, "settings">, home: Home): Promise<Setting[]> => {
  const set = new Map((await ports.settings.list()).map((one) => [one.name, one]))
  const names = (Object.keys(SETTINGS) as SettingName[]).filter((name) => concerns(name, home))
  return names.map((name) => ({
    name,
    says: SETTINGS[name].says,
    value: set.get(name)?.value ?? null,
    fromEnvironment: set.get(name)?.fromEnvironment ?? null,
  }))
}
