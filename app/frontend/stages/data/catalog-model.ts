import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { listCatalog } from "../../../../contract/endpoints/catalog.ts"
import type { CatalogEntry, SecurableKind } from "../../../../contract/entities/catalog.ts"

/** What is known of what stands below a catalog or schema; `""` are the catalogs. */
export type Known = {
  readonly state: "loading" | "failed" | "here"
  /** Why it could not be read. */
  readonly says?: string
  readonly answer?: OutputOf<typeof listCatalog>
}

/** A line of the catalog tree: something of the catalog, or a word about what is below its parent. */
export type TreeLine = {
  readonly id: string
  readonly level: 1 | 2 | 3
  readonly label: string
  readonly name: string
  /** More than the label says. */
  readonly title?: string
} & (
  | {
      readonly kind: SecurableKind /** Whether what is below is shown; undefined for what holds nothing. */
      readonly open: boolean | undefined
    }
  | { readonly kind: "more"; readonly open: undefined; readonly of: SecurableKind; readonly token: string }
  | { readonly kind: "loading" | "failed" | "missing" | "nothing"; readonly open: undefined }
)

const KIND_ORDER: readonly SecurableKind[] = ["catalog", "schema", "table", "volume", "function", "model"]

/** A table's id is its name; the name of something else may be a table's too. */
export const lineId = (kind: SecurableKind, name: string): string =>
  kind === "catalog" || kind === "schema" || kind === "table" ? name : `${kind}:${name}`

type Entry = Pick<CatalogEntry, "kind" | "name">

/** The tables of the workbench with what they stand in: they are known before the catalog has answered. */
const ownBelow = (own: readonly string[], parent: string): Entry[] => {
  const depth = parent === "" ? 0 : parent.split(".").length
  const below = own.filter((name) => parent === "" || name.startsWith(`${parent}.`))
  const names = new Set(
    below.map((name) =>
      name
        .split(".")
        .slice(0, depth + 1)
        .join("."),
    ),
  )
  return [...names].map((name) => ({ kind: KIND_ORDER[depth] ?? "table", name }))
}

const entriesBelow = (known: Known | undefined, own: readonly string[], parent: string): Entry[] => {
  const all = [...(known?.answer?.entries ?? []), ...ownBelow(own, parent)]
  const once = new Map(all.map(({ kind, name }) => [lineId(kind, name), { kind, name }]))
  return [...once.values()].toSorted(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
  )
}

type Words = {
  readonly loading: string
  readonly nothing: string
  readonly more: (kind: SecurableKind) => string
  readonly missing: (kind: SecurableKind) => string
}

type Tree = {
  readonly known: ReadonlyMap<string, Known>
  readonly own: readonly string[]
  readonly filter: string
  readonly open: ReadonlySet<string>
  readonly words: Words
}

const levelBelow = (parent: string): 1 | 2 | 3 => (parent === "" ? 1 : parent.includes(".") ? 3 : 2)

/** Words about a list: that it is being read, was not to be read, is empty, or goes on. */
const notesBelow = ({ known, words }: Tree, parent: string, isEmpty: boolean): TreeLine[] => {
  const level = levelBelow(parent)
  const { state, says = "", answer } = known.get(parent) ?? { state: "loading" as const }
  const note = (kind: "loading" | "failed" | "missing" | "nothing", label: string): TreeLine => ({
    id: `${parent}>${kind}:${label}`,
    kind,
    level,
    label,
    name: parent,
    open: undefined,
  })
  if (state === "loading") return [note("loading", words.loading)]
  if (state === "failed") return [note("failed", says)]
  const more = (answer?.more ?? []).map(
    ({ kind: of, token }): TreeLine => ({
      id: `${parent}>more:${of}`,
      kind: "more",
      level,
      label: words.more(of),
      name: parent,
      open: undefined,
      of,
      token,
    }),
  )
  // That tables cannot be listed is what matters; of all else a few words are enough, with the reason behind them.
  const missing = (answer?.missing ?? []).map(({ kind, says: why, remedy }) => {
    const reason = `${why} ${remedy}`
    const label = kind === "table" ? `${words.missing(kind)}: ${reason}` : words.missing(kind)
    return { ...note("missing", label), title: reason }
  })
  const nothing = isEmpty && missing.length === 0 && more.length === 0 ? [note("nothing", words.nothing)] : []
  return [...more, ...missing, ...nothing]
}

/**
 * The lines to show. A filter opens what is known and shows what has all its words in its full name, below what it
 * stands in.
 */
export const treeLines = (tree: Tree): TreeLine[] => {
  const wanted = tree.filter.toLowerCase().split(/\s+/).filter(Boolean)
  const isFiltered = wanted.length > 0
  const isWanted = (name: string): boolean => wanted.every((word) => name.toLowerCase().includes(word))
  const lineOf = ({ kind, name }: Entry, level: 1 | 2 | 3): TreeLine => {
    const holds = kind === "catalog" || kind === "schema"
    const open = holds ? isFiltered || tree.open.has(name) : undefined
    return { id: lineId(kind, name), kind, level, label: name.split(".").at(-1) ?? name, name, open }
  }
  const below = (parent: string): TreeLine[] => {
    const entries = entriesBelow(tree.known.get(parent), tree.own, parent)
    const lines = entries.flatMap((entry): TreeLine[] => {
      const line = lineOf(entry, levelBelow(parent))
      const inside = line.open ? below(entry.name) : []
      const isShown = !isFiltered || inside.length > 0 || isWanted(entry.name)
      return isShown ? [line, ...inside] : []
    })
    return isFiltered ? lines : [...lines, ...notesBelow(tree, parent, entries.length === 0)]
  }
  return below("")
}

/** What is open where the address says nothing: the way to the workbench's own tables and to what is on screen. */
export const openFromStart = (own: readonly string[], current: string | undefined): ReadonlySet<string> => {
  const names = current === undefined ? own : [...own, current]
  return new Set(names.flatMap((name) => [name.split(".")[0] ?? "", name.split(".").slice(0, 2).join(".")]))
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
