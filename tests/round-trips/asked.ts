import type { Endpoint } from "../../contract/endpoint.ts"
import { ENDPOINTS } from "../../contract/index.ts"
import type { FullLife } from "./full-life.ts"

/** What each address that a page reads is asked with; one that is not here is asked with nothing. */
const GIVEN: Readonly<Record<string, (life: FullLife) => Readonly<Record<string, string>>>> = {
  getRun: ({ run }) => ({ runId: run }),
  getTable: ({ table }) => ({ name: table }),
  getTableRows: ({ table }) => ({ name: table }),
  getTableProfile: ({ table }) => ({ name: table }),
  getCatalogEntry: ({ table }) => ({ kind: "table", name: table }),
  getCatalogAccess: ({ table }) => ({ kind: "table", name: table }),
  getCatalogLineage: ({ table }) => ({ name: table }),
  getTableSearch: ({ table }) => ({ name: table }),
  getChain: ({ trace }) => ({ trace }),
  getAgent: ({ agent }) => ({ ref: agent }),
  listDeployable: ({ databit }) => ({ databit }),
  getEndpoint: ({ endpoint }) => ({ name: endpoint }),
  getTrace: ({ trace }) => ({ id: trace }),
  getQueue: ({ databit }) => ({ databit }),
  getQueueOutcome: ({ databit }) => ({ databit }),
  nextItems: ({ databit }) => ({ databit }),
  getItem: ({ item }) => ({ itemId: item }),
  listSimilarItems: ({ item }) => ({ itemId: item }),
  getDatabit: ({ databit }) => ({ ref: databit }),
  exportDatabit: ({ databit }) => ({ ref: databit }),
  previewDatabit: ({ databit }) => ({ ref: databit }),
  suggestDatabitJoins: ({ databit }) => ({ ref: databit }),
  listDatabitModels: ({ databit }) => ({ ref: databit }),
  inferDatabitSchema: ({ table }) => ({ table }),
  getModel: ({ model }) => ({ ref: model }),
  getEvaluation: ({ evaluation }) => ({ id: evaluation }),
  listEvaluationCases: ({ evaluation }) => ({ id: evaluation }),
  previewTraining: ({ databit }) => ({ databit }),
}

/** Addresses that are no read of a page's data: why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  listLiveEvents: "a stream",
  searchTable: "asked by a search, of a table that has an index",
  downloadBadRows: "a file of the volume",
  downloadFailedAnswers: "a file of the volume",
}

/** Addresses that wait for one more when they are asked for the first time: what for. */
export const THREE_AT_FIRST: Readonly<Record<string, string>> = {
  getChain:
    "the texts of the data set that the model learnt from, which are then kept ready, and only they tell which source rows to read",
}

export type Asked = { readonly to: Endpoint; readonly input: Readonly<Record<string, string>> }

/** Every address that pages read, with an input to ask it with; a new one that needs an input fails until it has one. */
export const everyRead = (life: FullLife): readonly Asked[] =>
  ENDPOINTS.filter(({ method, name }) => method === "GET" && !(name in LEFT_OUT)).map((to) => {
    const input = GIVEN[to.name]?.(life) ?? {}
    const { error } = to.input.safeParse(input)
    if (error) throw new Error(`tests/round-trips/asked.ts must say what ${to.name} is asked with: ${error.message}`)
    return { to, input }
  })
