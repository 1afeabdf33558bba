import { stringify } from "yaml"

const HEADER = "# Generated from resources/*.ts by `npm run generate`; a test keeps it fresh.\n"

/** A file of the bundle as it is committed. */
export const asYaml = (content: object): string =>
  HEADER + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })
