import type { Securable } from "./catalog.ts"

/** What a thing stands in, from the catalog down, itself last. */
export const levelsOf = ({ kind, name }: Securable): readonly Securable[] => {
  const [catalog = "", schema = ""] = name.split(".")
  const above: readonly Securable[] = [
    { kind: "catalog", name: catalog },
    { kind: "schema", name: `${catalog}.${schema}` },
  ]
  if (kind === "catalog") return above.slice(0, 1)
  return kind === "schema" ? above : [...above, { kind, name }]
}
