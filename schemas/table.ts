/** Column types both engines have. `instant` is a UTC timestamp; `json` is canonical JSON kept as text. */
export type ColumnType = "text" | "int" | "float" | "boolean" | "instant" | "json"

export type Column = {
  readonly type: ColumnType
  readonly nullable: boolean
  readonly comment: string
}

/**
 * - `facts`: append-only rows with client-chosen ids; never updated.
 * - `projection`: rebuilt from `events` at any time; one row per `id`, `last_event` is the newest event folded in.
 * - `rollup`: computed by a job from facts; the same period is computed again, never edited by hand.
 */
type TableKind = "facts" | "projection" | "rollup"

export type Table = {
  readonly name: string
  readonly kind: TableKind
  readonly comment: string
  readonly key: readonly string[]
  /** Delta liquid clustering; the order rows are usually asked for. */
  readonly cluster: readonly string[]
  /**
   * Whether who writes must have seen all that is there: without it Delta lets two statements that add different rows
   * pass beside each other, and what one of them has looked for before may be there when it adds.
   */
  readonly serial: boolean
  readonly columns: Readonly<Record<string, Column>>
}

const column =
  <Type extends ColumnType, Nullable extends boolean>(type: Type, nullable: Nullable) =>
  (comment: string) =>
    ({ type, nullable, comment }) as const

export const text = column("text", false)
export const int = column("int", false)
export const float = column("float", false)
export const flag = column("boolean", false)
export const instant = column("instant", false)
export const json = column("json", false)
export const maybe = {
  text: column("text", true),
  int: column("int", true),
  float: column("float", true),
  flag: column("boolean", true),
  instant: column("instant", true),
  json: column("json", true),
} as const

type Declared<Columns, Kind extends TableKind> = {
  readonly name: string
  readonly kind: Kind
  readonly comment: string
  readonly key?: readonly (keyof Columns & string)[]
  readonly cluster?: readonly (keyof Columns & string)[]
  readonly serial?: boolean
  readonly columns: Columns
}

/** Declares a table; the key is `id` unless said otherwise. */
export const table = <const Columns extends Record<string, Column>, const Kind extends TableKind>(
  declared: Declared<Columns, Kind>,
) => ({
  ...declared,
  key: declared.key ?? ["id"],
  cluster: declared.cluster ?? [],
  serial: declared.serial ?? false,
})

type ValueOf<Type extends ColumnType> = Type extends "int" | "float"
  ? number
  : Type extends "boolean"
    ? boolean
    : string

/** The row a table's columns describe: instants as ISO 8601 text, JSON as text. */
export type RowOf<T extends { readonly columns: Readonly<Record<string, Column>> }> = {
  -readonly [Name in keyof T["columns"]]: T["columns"][Name]["nullable"] extends true
    ? ValueOf<T["columns"][Name]["type"]> | null
    : ValueOf<T["columns"][Name]["type"]>
}
