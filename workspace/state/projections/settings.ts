import { personRemoved, personSaved, settingChanged } from "../../../core/settings/events.ts"
import { canonicalJson } from "../canonical.ts"
import { folding, projection } from "../projection.ts"

/** Rows of people stand beside the settings under this beginning; no setting's name has a slash. */
export const PERSON = "person/"

/** `settings`; a value of null is a setting, or a person, that was taken back. */
export const settingsProjection = projection({
  table: "settings",
  on: {
    "setting.changed": folding(settingChanged, ({ value }, event) => [
      { id: event.subject, next: () => ({ id: event.subject, value: canonicalJson(value) }) },
    ]),
    "person.saved": folding(personSaved, ({ name, roles }) => [
      { id: PERSON + name, next: () => ({ id: PERSON + name, value: canonicalJson({ name, roles }) }) },
    ]),
    "person.removed": folding(personRemoved, ({ name }) => [
      { id: PERSON + name, next: () => ({ id: PERSON + name, value: "null" }) },
    ]),
  },
})
