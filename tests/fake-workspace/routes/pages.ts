import { z } from "zod"
import { missing } from "../refused.ts"
import { type Answer, type Route, route } from "../route.ts"
import { duckCatalog } from "../sql/to-duckdb.ts"
import type { World } from "../world.ts"

type Params = Readonly<Record<string, string>>
type Query = Readonly<Record<string, string | undefined>>
/** Whether what a page is about is there. */
type Exists = (world: World, params: Params, query: Query) => Promise<boolean> | boolean

const page = (title: string): Answer => ({
  kind: "bytes",
  status: 200,
  bytes: new TextEncoder().encode(`<html><title>${title}</title></html>`),
  headers: { "content-type": "text/html" },
})

const isThere = (look: () => unknown): boolean => {
  try {
    return look() !== undefined
  } catch {
    return false
  }
}

const has = async (world: World, sql: string, named: Record<string, string>): Promise<boolean> =>
  (await world.engine.run(sql, named)).length > 0

const full = ({ c = "", s = "", name = "" }: Params): string => `${c}.${s}.${name}`
const digits = (text: string | undefined): bigint => BigInt(/^\d+$/.test(text ?? "") ? (text ?? "0") : "0")

const schema: Exists = (world, { c = "", s = "" }) =>
  has(world, "SELECT 1 AS one FROM information_schema.schemata WHERE catalog_name = $c AND schema_name = $s", {
    c: duckCatalog(c),
    s,
  })
const table: Exists = (world, { c = "", s = "", name = "" }) =>
  has(
    world,
    "SELECT 1 AS one FROM information_schema.tables WHERE table_catalog = $c AND table_schema = $s AND table_name = $name",
    { c: duckCatalog(c), s, name },
  )

/** Addresses of people's pages, as the official command line makes them. */
const OF_PAGES: readonly (readonly [path: string, exists: Exists])[] = [
  ["/explore/data/:c", ({ engine }, { c = "" }) => engine.catalogs.has(c)],
  ["/explore/data/volumes/:c/:s/:name", ({ volumes }, params) => volumes.all().includes(full(params))],
  ["/explore/data/functions/:c/:s/:name", ({ unity }, params) => unity.functions.has(full(params))],
  ["/explore/data/models/:c/:s/:name", ({ models }, params) => isThere(() => models.model(full(params)))],
  [
    "/explore/data/models/:c/:s/:name/version/:version",
    ({ models }, params) =>
      isThere(() => models.model(full(params)).versions.find(({ version }) => String(version) === params.version)),
  ],
  ["/explore/data/:c/:s", schema],
  ["/explore/data/:c/:s/:name", table],
  ["/ml/endpoints/:name", ({ serving }, { name = "" }) => isThere(() => serving.find(name))],
  ["/jobs/:job", ({ jobs }, { job }) => isThere(() => jobs.find(digits(job)))],
  [
    "/jobs/:job/runs/:run",
    ({ jobs }, { job, run }) => jobs.listRuns(digits(job)).some(({ runId }) => runId === digits(run)),
  ],
  ["/ml/experiments/:id", ({ mlflow }, { id = "" }) => mlflow.experiments.has(id)],
  [
    "/ml/experiments/:id/runs/:run",
    ({ mlflow }, { id = "", run = "" }) => mlflow.experiments.has(id) && mlflow.runs.get(run)?.experimentId === id,
  ],
  [
    "/ml/experiments/:id/traces",
    ({ mlflow, traces }, { id = "" }, { selectedEvaluationId: trace = "" }) =>
      mlflow.experiments.has(id) && traces.all.has(trace),
  ],
  ["/sql/history", ({ warehouse }, _, { queryId = "" }) => warehouse.seek(queryId) !== undefined],
  ["/sql/warehouses/:id", (_, { id }) => id === "w"],
  ["/apps/:name", ({ apps }, { name = "" }) => apps.has(name)],
]

/** Pages for people; who reads them is signed in there by a browser. */
export const PAGES: readonly Route[] = OF_PAGES.map(([path, exists]) =>
  route({
    method: "GET",
    path,
    vouchedBy: "official client",
    isOpen: true,
    query: z.strictObject({
      w: z.literal("4711").optional(),
      activeTab: z.literal("lineage").optional(),
      queryId: z.string().optional(),
      selectedEvaluationId: z.string().optional(),
    }),
    answer: async ({ world, params, query }) => {
      if (!(await exists(world, params, query))) throw missing(`Page ${path}`)
      return page(path)
    },
  }),
)
