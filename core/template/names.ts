import { namePart, threeLevelName, toNamePart } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** Where new Databits go unless their name says otherwise. */
export type Place = { readonly catalog: string; readonly schema: string }

/** The full name of what people called `name`, or `catalog.schema.name`. Problem `name_invalid`. */
export const fullName = (name: string, place: Place): string => {
  const wanted = name.trim()
  if (threeLevelName.safeParse(wanted).success) return wanted
  if (namePart.safeParse(wanted).success) return `${place.catalog}.${place.schema}.${wanted}`
  const words = /[A-Za-z0-9]/.test(wanted)
    ? `For example ${toNamePart(wanted)}.`
    : "Use letters, digits and underscores."
  throw new Problem("name_invalid", {
    field: "name",
    detail: `"${wanted}" cannot be the name of a Databit.`,
    remedy: words,
  })
}

/** Throws Problem `name_taken` when a Databit has this full name. */
export const requireFreeName = async ({ databits }: Pick<Ports, "databits">, name: string): Promise<void> => {
  const taken = await databits.seek(name)
  if (taken) throw new Problem("name_taken", { field: "name", detail: `There is a Databit ${name} already.` })
}
