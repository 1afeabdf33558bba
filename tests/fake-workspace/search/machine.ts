import { missing, Refused } from "../refused.ts"
import { EMBEDDING_STAND_IN, standInEmbedding } from "../serving/stand-in.ts"
import type { Engine } from "../sql/engine.ts"

type Endpoint = { readonly name: string; readonly type: string; readonly onlineAt: number }
type Row = { readonly cells: Readonly<Record<string, string | null>>; readonly vector: readonly number[] }
type Loaded = { readonly rows: readonly Row[]; readonly readyAt: number }

export type IndexSpec = {
  readonly name: string
  readonly endpoint: string
  readonly primaryKey: string
  readonly sourceTable: string
  readonly column: string
  readonly pipeline: "TRIGGERED" | "CONTINUOUS"
}
export type Index = IndexSpec & { readonly loads: readonly Loaded[] }

export type Neighbour = { readonly cells: Row["cells"]; readonly score: number }

const squaredDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0)

const refused = (message: string): Refused => new Refused(400, "INVALID_PARAMETER_VALUE", message)

/**
 * Vector search: endpoints that are provisioned for a while, indexes that take up the rows of their table when they
 * are made and when they are synced, and answer with the rows whose vectors are really nearest.
 */
export const openSearch = (engine: Engine, now: () => number) => {
  const endpoints = new Map<string, Endpoint>()
  const indexes = new Map<string, Index>()
  let pace = { provisionMs: 0, buildMs: 0 }

  const stateOf = ({ onlineAt }: Endpoint): string => (now() >= onlineAt ? "ONLINE" : "PROVISIONING")

  const findEndpoint = (name: string): Endpoint => {
    const found = endpoints.get(name)
    if (!found) throw missing(`Vector search endpoint ${name}`, "NOT_FOUND")
    return found
  }
  const find = (name: string): Index => {
    const found = indexes.get(name)
    if (!found) throw missing(`Index ${name}`, "RESOURCE_DOES_NOT_EXIST")
    return found
  }

  const read = async ({ sourceTable, primaryKey, column }: IndexSpec): Promise<Row[]> => {
    if (!engine.changeFeeds.has(sourceTable.toLowerCase()))
      throw refused(`Table ${sourceTable} does not have change data feed enabled.`)
    const from = sourceTable
      .split(".")
      .map((part) => `\`${part}\``)
      .join(".")
    const { columns, rows } = await engine.execute({
      statement: `SELECT * FROM ${from}`,
      parameters: [],
      catalog: undefined,
      schema: undefined,
    })
    const names = columns.map(({ name }) => name)
    for (const name of [primaryKey, column])
      if (!names.includes(name)) throw refused(`Column ${name} does not exist in ${sourceTable}.`)
    return rows.map((cells) => {
      const named = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null]))
      return { cells: named, vector: standInEmbedding(named[column] ?? "") }
    })
  }

  const load = async (spec: IndexSpec): Promise<Loaded> => {
    const { onlineAt } = findEndpoint(spec.endpoint)
    return { rows: await read(spec), readyAt: Math.max(now(), onlineAt) + pace.buildMs }
  }

  /** The newest rows that are taken up by now; undefined before the first. */
  const shown = ({ loads }: Index): readonly Row[] | undefined =>
    loads.findLast(({ readyAt }) => now() >= readyAt)?.rows

  return {
    /** Changes how long endpoints and indexes take from now on. */
    pace: (changed: Partial<typeof pace>): void => {
      pace = { ...pace, ...changed }
    },
    listEndpoints: () => [...endpoints.values()].map((one) => ({ ...one, state: stateOf(one) })),
    findEndpoint: (name: string) => {
      const one = findEndpoint(name)
      return { ...one, state: stateOf(one) }
    },
    createEndpoint: (name: string, type: string) => {
      if (endpoints.has(name)) throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Endpoint ${name} already exists.`)
      const one = { name, type, onlineAt: now() + pace.provisionMs }
      endpoints.set(name, one)
      return { ...one, state: stateOf(one) }
    },
    create: async (spec: IndexSpec, model: string): Promise<Index> => {
      if (indexes.has(spec.name))
        throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Index ${spec.name} already exists.`)
      if (model !== EMBEDDING_STAND_IN) throw missing(`Endpoint with name '${model}'`)
      const index = { ...spec, loads: [await load(spec)] }
      indexes.set(spec.name, index)
      return index
    },
    find,
    shown,
    sync: async (name: string): Promise<void> => {
      const index = find(name)
      if (!shown(index)) throw refused(`Index ${name} is not ready to sync yet.`)
      indexes.set(name, { ...index, loads: [...index.loads, await load(index)] })
    },
    retire: (name: string): void => {
      find(name)
      indexes.delete(name)
    },
    nearest: (index: Index, vector: readonly number[], count: number): Neighbour[] =>
      (shown(index) ?? [])
        .map((row) => ({ cells: row.cells, score: 1 / (1 + squaredDistance(vector, row.vector)) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, count),
  }
}
export type Search = ReturnType<typeof openSearch>
