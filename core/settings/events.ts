import { z } from "zod"
import { person, personName } from "../../contract/entities/settings.ts"
import { json } from "../../contract/json.ts"

/** A setting was changed; the subject is its name. Null takes it back. Secrets in it are sealed. */
export const settingChanged = z.object({ value: json })

/** A person was added or their roles changed; the subject is the name. */
export const personSaved = person

export const personRemoved = z.object({ name: personName })
