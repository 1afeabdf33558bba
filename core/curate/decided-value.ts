import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Decision, Suggestion } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { mainField } from "../template/types.ts"
import { misfits } from "../template/values.ts"
import { askedFields } from "./questions.ts"

/** The values of the fields people decide, checked. Fields that are left out stay unanswered, but not the main one. */
const checked = ({ schema }: DatabitVersion, value: JsonObject): JsonObject => {
  const given = Object.entries(value).filter(([, answer]) => answer !== null)
  const present = new Set(given.map(([name]) => name))
  const main = mainField(schema.output)?.name
  const [wrong] = misfits(
    schema.output.filter(({ name }) => name === main || present.has(name)),
    Object.fromEntries(given),
  )
  if (wrong)
    throw new Problem("input_invalid", {
      field: `value.${wrong.field}`,
      detail: `${wrong.says}.`,
      remedy: "Correct the field and decide again.",
    })
  const asked = new Set(askedFields(schema.output).map(({ name }) => name))
  const answers = given.filter(([name]) => asked.has(name))
  if (answers.length === 0)
    throw new Problem("input_invalid", {
      field: "value",
      detail: "The decision answers nothing.",
      remedy: "Fill at least one field.",
    })
  return Object.fromEntries(answers)
}

/** What a decision says of the output fields; null where it says nothing. Problem `input_invalid`. */
export const decidedValue = (
  databit: DatabitVersion,
  decision: Exclude<Decision, { action: "undo" }>,
  suggested: Suggestion | undefined,
): JsonObject | null => {
  switch (decision.action) {
    case "approve":
      if (suggested?.itemId !== decision.itemId)
        throw new Problem("input_invalid", {
          field: "suggestionId",
          detail: "There is no such suggestion for this item.",
          remedy: "Choose an answer yourself.",
        })
      return checked(databit, suggested.value)
    case "correct":
      return checked(databit, decision.value)
    case "reject":
    case "skip":
    case "flag":
      return null
  }
}
