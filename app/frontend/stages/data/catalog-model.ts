import { splitName } from "../../../../contract/names.ts"

/** A line of the catalog tree: a catalog, a schema or a table. */
export type TreeLine = {
  /** The name down to this level. */
  readonly id: string
  readonly level: 1 | 2 | 3
  readonly label: string
  /** Whether what is below it is shown; undefined for a table. */
  readonly open: boolean | undefined
  /** Tables below it, or 0 for a table. */
  readonly count: number
}

const parts = (name: string): readonly [catalog: string, schema: string, table: string] => {
  const { catalog, schema, name: table } = splitName(name)
  return [catalog, `${catalog}.${schema}`, table]
}

/** The lines to show: tables whose name has all words of the filter, below their catalogs and schemas. A filter opens everything. */
export const treeLines = (names: readonly string[], filter: string, closed: ReadonlySet<string>): TreeLine[] => {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = names.filter((name) => words.every((word) => name.toLowerCase().includes(word))).toSorted()
  const isOpen = (id: string): boolean => words.length > 0 || !closed.has(id)
  const countBelow = (id: string): number => shown.filter((name) => name.startsWith(`${id}.`)).length
  const lines: TreeLine[] = []
  const seen = new Set<string>()
  for (const name of shown) {
    const [catalog, schema, table] = parts(name)
    if (!seen.has(catalog))
      lines.push({ id: catalog, level: 1, label: catalog, open: isOpen(catalog), count: countBelow(catalog) })
    seen.add(catalog)
    if (!isOpen(catalog)) continue
    if (!seen.has(schema))
      lines.push({
        id: schema,
        level: 2,
        label: schema.slice(catalog.length + 1),
        open: isOpen(schema),
        count: countBelow(schema),
      })
    seen.add(schema)
    if (isOpen(schema)) lines.push({ id: name, level: 3, label: table, open: undefined, count: 0 })
  }
  return lines
}

/** What a key does in the tree: where the cursor goes, or which line opens, closes or is entered. */
export type TreeStep =
  | { readonly kind: "move"; readonly to: string }
  | { readonly kind: "toggle"; readonly id: string }
  | { readonly kind: "enter"; readonly id: string }

const moveTo = (line: TreeLine | undefined): TreeStep | undefined => (line ? { kind: "move", to: line.id } : undefined)

/** The step of a key at a line, as the tree pattern of ARIA has it. */
export const treeStep = (key: string, lines: readonly TreeLine[], at: string | undefined): TreeStep | undefined => {
  const index = lines.findIndex((line) => line.id === at)
  const line = lines[index]
  if (!line) return key === "ArrowDown" || key === "Home" ? moveTo(lines[0]) : undefined
  const above = lines.slice(0, index).findLast((one) => one.level < line.level)
  switch (key) {
    case "ArrowDown":
      return moveTo(lines[index + 1])
    case "ArrowUp":
      return moveTo(lines[index - 1])
    case "Home":
      return moveTo(lines[0])
    case "End":
      return moveTo(lines.at(-1))
    case "ArrowRight":
      return line.open === false ? { kind: "toggle", id: line.id } : line.open ? moveTo(lines[index + 1]) : undefined
    case "ArrowLeft":
      return line.open ? { kind: "toggle", id: line.id } : moveTo(above)
    case "Enter":
    case " ":
      return line.open === undefined ? { kind: "enter", id: line.id } : { kind: "toggle", id: line.id }
    default:
      return undefined
  }
}
