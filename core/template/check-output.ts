import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { misfits } from "./values.ts"

/**
 * Checks output values that people give: each must fit its field, none may be unknown; fields may be left out.
 * Problem `input_invalid` names the first wrong one below `where`.
 */
export const checkOutput = ({ schema }: Pick<DatabitVersion, "schema">, value: JsonObject, where: string): void => {
  const given = schema.output.filter(({ name }) => Object.hasOwn(value, name))
  const [wrong] = misfits(given, value)
  if (!wrong) return
  throw new Problem("input_invalid", {
    field: `${where}.${wrong.field}`,
    detail: `${where}.${wrong.field}: ${wrong.says}.`,
    remedy: "Give values that fit the output of the Databit.",
  })
}
