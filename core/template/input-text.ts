import type { DatabitField } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"

/**
 * What a text classifier reads of an item: the values of the inputs in the order of the schema, one paragraph each;
 * missing ones are left out. Training and serving both use it, so that they see the same text.
 */
export const inputText = (input: readonly Pick<DatabitField, "name">[], data: JsonObject): string =>
  input
    .map(({ name }) => data[name])
    .filter((value) => value !== null && value !== undefined && value !== "")
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)))
    .join("\n\n")
