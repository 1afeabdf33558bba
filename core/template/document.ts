import { type DatabitDocument, databitDocument } from "../../contract/databit-document.ts"
import {
  type DatabitExample,
  type DatabitField,
  type DatabitVersion,
  databitSettings,
} from "../../contract/entities/databit.ts"
import type { Json, JsonObject } from "../../contract/json.ts"
import { splitName } from "../../contract/names.ts"
import { type DatabitContent, databitContent, plain } from "./content.ts"
import type { Place } from "./names.ts"
import { same } from "./same.ts"

type DocumentField = DatabitDocument["schema"]["input"][number]
type DocumentExample = DatabitDocument["examples"][number]

const KNOWN = new Set(Object.keys(databitDocument.shape))

/** The keys of an object that are not among those named; undefined when there are none. */
const extraOf = (
  object: Readonly<Record<string, Json | undefined>>,
  known: Iterable<string>,
): JsonObject | undefined => {
  const names = new Set(known)
  const rest = Object.entries(object).flatMap(([name, value]): [string, Json][] =>
    names.has(name) || value === undefined ? [] : [[name, value]],
  )
  return rest.length > 0 ? Object.fromEntries(rest) : undefined
}

const withExtra = <Value extends object>(
  value: Value,
  extra: JsonObject | undefined,
): Value & { extra?: JsonObject } => (extra ? { ...value, extra } : value)

const toField = ({ name, type, source, description, required, ...rest }: DocumentField): DatabitField => {
  const field: DatabitField = { name, type, source, description, required }
  return withExtra(field, extraOf(rest, []))
}

const toExample = ({ input, output, ...rest }: DocumentExample): DatabitExample =>
  withExtra({ input, output }, extraOf(rest, []))

/** The content a document describes. */
export const contentOfDocument = (document: DatabitDocument): DatabitContent => {
  const { joins, bands, ...ours } = document.settings ?? {}
  const strange = { ...extraOf(document, KNOWN), ...(Object.keys(ours).length > 0 ? { settings: plain(ours) } : {}) }
  const extraSchema = extraOf(document.schema, ["input", "output"])
  return databitContent.parse(
    plain({
      schema: { input: document.schema.input.map(toField), output: document.schema.output.map(toField) },
      template: document.template,
      examples: document.examples.map(toExample),
      baseModel: document.base_model ?? null,
      settings: { joins, bands, extra: Object.keys(strange).length > 0 ? strange : undefined, extraSchema },
    }),
  )
}

const fieldOut = ({ extra, ...field }: DatabitField): Json => plain({ ...field, ...extra })

/** Keys in the order of the fields, so that a file reads like its schema. */
const inOrder = (fields: readonly DatabitField[], values: JsonObject): JsonObject => {
  const named = fields.flatMap(({ name }): [string, Json][] =>
    values[name] === undefined ? [] : [[name, values[name]]],
  )
  return { ...Object.fromEntries(named), ...values }
}

const settingsOut = ({ settings: { joins, bands, extra } }: DatabitContent): Json | undefined => {
  const usual = databitSettings.parse({})
  const strange = extra?.settings
  const out = {
    ...(joins.length > 0 ? { joins } : {}),
    ...(same(bands, usual.bands) ? {} : { bands }),
    ...(typeof strange === "object" && strange !== null && !Array.isArray(strange) ? strange : {}),
  }
  return Object.keys(out).length > 0 ? plain(out) : undefined
}

/** A version as a document: the name is short where it lies in `place`, absent values are left out. */
export const documentOf = (version: DatabitVersion, place: Place): DatabitDocument => {
  const { catalog, schema, name } = splitName(version.name)
  const short = catalog === place.catalog && schema === place.schema
  const { settings: _, ...strange } = version.settings.extra ?? {}
  return databitDocument.parse(
    plain({
      name: short ? name : version.name,
      version: version.version,
      status: version.status,
      schema: {
        input: version.schema.input.map(fieldOut),
        output: version.schema.output.map(fieldOut),
        ...version.settings.extraSchema,
      },
      template: version.template,
      examples: version.examples.map(({ input, output, extra }) => ({
        input: inOrder(version.schema.input, input),
        output: inOrder(version.schema.output, output),
        ...extra,
      })),
      base_model: version.baseModel ?? undefined,
      training_dataset: version.trainingDataset ?? undefined,
      created_by: version.createdBy,
      approved_by: version.approvedBy ?? undefined,
      ...strange,
      settings: settingsOut(version),
    }),
  )
}
