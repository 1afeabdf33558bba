import type { Json, JsonObject } from "../../contract/json.ts"

const inWords = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value))

/**
 * The text a learner reads of an item or a call: the input values by field name, one below the other.
 * Training and serving must read the same text, so there is only this way.
 */
export const itemText = (data: JsonObject): string =>
  Object.keys(data)
    .toSorted()
    .flatMap((name) => {
      const value = data[name]
      return value === undefined || value === null || value === "" ? [] : [inWords(value)]
    })
    .join("\n")
