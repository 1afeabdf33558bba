import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv } from "ajv"
import { root } from "../source-files.ts"

const folder = process.env.DATABITS_BENCH_DATA ?? join(root, "..", "shared", "data")

/** Where the official schema of bundles is expected; it is never part of the project. */
export const SCHEMA_FILE = join(folder, "databricks-bundle-schema", "jsonschema.json")

export const hasSchema = existsSync(SCHEMA_FILE)

/** A function that says what the official schema has against a bundle: nothing, or the places. */
export const openBundleSchema = (): ((bundle: unknown) => string[]) => {
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, "utf8")),
  )
  return (bundle) => {
    validate(bundle)
    const places = (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const what = params.additionalProperty ?? params.missingProperty ?? ""
      return `${instancePath} ${message} ${what}`.trim()
    })
    return [...new Set(places)]
  }
}
