import type { OperationNode, RootOperationNode } from "kysely"

type Cell = unknown
export type HeldRow = Readonly<Record<string, Cell>>
type Test = (row: HeldRow) => boolean | null

/** A query over one table that can be answered from its rows in memory. */
export type Plan = {
  readonly table: string
  /** Whether it looks for one thing by name: then nothing found may mean that it has just been made elsewhere. */
  readonly isLookUp: boolean
  readonly answer: (rows: readonly HeldRow[]) => HeldRow[]
}

/** What this file does not know about; such a query goes to the engine. */
class Beyond extends Error {}
const beyond = (): never => {
  throw new Beyond("not answered from memory")
}

/** A node as what it may hold; each part is looked at before it is used. */
type Loose = Readonly<Record<string, unknown>> & { readonly kind: string }
const loose = (node: unknown): Loose =>
  typeof node === "object" && node !== null && "kind" in node ? (node as Loose) : beyond()
const ofKind = (node: unknown, kind: string): Loose => {
  const known = loose(node)
  return known.kind === kind ? known : beyond()
}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const identifier = (node: unknown): string => {
  const { name } = ofKind(node, "IdentifierNode")
  return typeof name === "string" ? name : beyond()
}
const tableOf = (node: unknown): string => {
  const { identifier: named, schema } = ofKind(ofKind(node, "TableNode").table, "SchemableIdentifierNode")
  return schema === undefined ? identifier(named) : beyond()
}
const columnOf = (node: unknown): string =>
  identifier(ofKind(ofKind(node, "ReferenceNode").column, "ColumnNode").column)

const cellOf = (node: unknown): Cell => {
  const { value } = ofKind(node, "ValueNode")
  return value === null || ["string", "number", "boolean"].includes(typeof value) ? value : beyond()
}
const cellsOf = (node: unknown): readonly Cell[] => {
  const known = loose(node)
  if (known.kind === "PrimitiveValueListNode") return list(known.values)
  if (known.kind === "ValueListNode") return list(known.values).map(cellOf)
  return beyond()
}

/** As an engine compares: by code points, false before true; undefined where the kinds differ. */
const compare = (a: Cell, b: Cell): number => {
  if (typeof a !== typeof b) return beyond()
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return Number(a) - Number(b)
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
}

const prefixOf = (pattern: Cell): string => {
  const [, prefix] = /^([^%_\\]*)%$/.exec(String(pattern)) ?? []
  return prefix ?? beyond()
}

/** Null is what an engine answers when it compares with null: neither true nor false. */
const testOf = (column: string, operator: string, right: unknown): Test => {
  const cell = (row: HeldRow): Cell => row[column] ?? null
  const known =
    (check: (value: Cell) => boolean): Test =>
    (row) =>
      cell(row) === null ? null : check(cell(row))
  const comparison = COMPARISONS[operator]
  if (comparison) {
    const value = cellOf(right)
    return value === null ? () => null : known((one) => comparison(compare(one, value)))
  }
  if (operator === "in" || operator === "not in") {
    const values = new Set(cellsOf(right))
    if (values.has(null)) return beyond()
    return known((one) => values.has(one) === (operator === "in"))
  }
  if (operator === "is" && cellOf(right) === null) return (row) => cell(row) === null
  if (operator === "is not" && cellOf(right) === null) return (row) => cell(row) !== null
  if (operator === "like" || operator === "not like") {
    const prefix = prefixOf(cellOf(right))
    return known((one) => String(one).startsWith(prefix) === (operator === "like"))
  }
  return beyond()
}

const both: (a: boolean | null, b: boolean | null) => boolean | null = (a, b) =>
  a === false || b === false ? false : a === null || b === null ? null : true
const either: (a: boolean | null, b: boolean | null) => boolean | null = (a, b) =>
  a === true || b === true ? true : a === null || b === null ? null : false

const conditionOf = (node: unknown): Test => {
  const known = loose(node)
  if (known.kind === "ParensNode") return conditionOf(known.node)
  if (known.kind === "AndNode" || known.kind === "OrNode") {
    const [left, right] = [conditionOf(known.left), conditionOf(known.right)]
    const joined = known.kind === "AndNode" ? both : either
    return (row) => joined(left(row), right(row))
  }
  const { leftOperand, operator, rightOperand } = ofKind(node, "BinaryOperationNode")
  const word = ofKind(operator, "OperatorNode").operator
  return typeof word === "string" ? testOf(columnOf(leftOperand), word, rightOperand) : beyond()
}

const isEquality = (node: unknown): boolean => {
  const known = loose(node)
  if (known.kind === "AndNode") return isEquality(known.left) || isEquality(known.right)
  if (known.kind !== "BinaryOperationNode") return false
  return ofKind(known.operator, "OperatorNode").operator === "="
}

/** Empty cells come first upwards and last downwards on neither engine alike, so ordered columns must have none. */
const orderOf = (node: unknown): ((a: HeldRow, b: HeldRow) => number) => {
  const { orderBy, direction, nulls, collation } = ofKind(node, "OrderByItemNode")
  if (nulls !== undefined || collation !== undefined) return beyond()
  const column = columnOf(orderBy)
  const words = direction === undefined ? "asc" : list(ofKind(direction, "RawNode").sqlFragments).join("")
  if (words !== "asc" && words !== "desc") return beyond()
  const sign = words === "asc" ? 1 : -1
  return (a, b) => {
    const [one, other] = [a[column] ?? null, b[column] ?? null]
    return one === null || other === null ? beyond() : sign * compare(one, other)
  }
}

const numberOf = (node: unknown): number => {
  const value = cellOf(node)
  return typeof value === "number" ? value : beyond()
}

const selectedOf = (selections: readonly unknown[]): ((row: HeldRow) => HeldRow) => {
  const named = selections.map((one) => {
    const { selection } = ofKind(one, "SelectionNode")
    const known = loose(selection)
    if (known.kind === "SelectAllNode") return undefined
    if (known.kind === "ReferenceNode" && loose(known.column).kind === "SelectAllNode") return undefined
    return columnOf(selection)
  })
  if (named.length === 1 && named[0] === undefined) return (row) => ({ ...row })
  const columns = named.map((name) => name ?? beyond())
  return (row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))
}

const READ = new Set(["kind", "from", "selections", "where", "orderBy", "limit", "offset"])

const planned = (node: OperationNode): Plan => {
  const query = ofKind(node, "SelectQueryNode")
  if (Object.entries(query).some(([part, value]) => !READ.has(part) && value !== undefined)) return beyond()
  const [from, ...more] = list(ofKind(query.from, "FromNode").froms)
  if (more.length > 0) return beyond()
  const where = query.where === undefined ? undefined : ofKind(query.where, "WhereNode").where
  const test = where === undefined ? undefined : conditionOf(where)
  const orders = query.orderBy === undefined ? [] : list(ofKind(query.orderBy, "OrderByNode").items).map(orderOf)
  const limit = query.limit === undefined ? undefined : numberOf(ofKind(query.limit, "LimitNode").limit)
  const offset = query.offset === undefined ? 0 : numberOf(ofKind(query.offset, "OffsetNode").offset)
  const select = selectedOf(list(query.selections))
  const inOrder = (a: HeldRow, b: HeldRow): number => {
    for (const order of orders) {
      const found = order(a, b)
      if (found !== 0) return found
    }
    return 0
  }
  return {
    table: tableOf(from),
    isLookUp: where !== undefined && isEquality(where),
    answer: (rows) => {
      const kept = test ? rows.filter((row) => test(row) === true) : rows
      const sorted = orders.length > 0 ? kept.toSorted(inOrder) : kept
      return sorted.slice(offset, limit === undefined ? undefined : offset + limit).map(select)
    },
  }
}

const unlessBeyond = <Result>(work: () => Result): Result | undefined => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Beyond) return undefined
    throw error
  }
}

/** How a query is answered from rows in memory; undefined for one that only the engine can answer. */
export const planOf = (node: RootOperationNode): Plan | undefined => {
  return unlessBeyond(() => planned(node))
}

/** The answer of a plan; undefined where the rows hold something that only the engine can order or compare. */
export const answerOf = (plan: Plan, rows: readonly HeldRow[]): HeldRow[] | undefined =>
  unlessBeyond(() => plan.answer(rows))
