import type { Ports } from "../../core/ports/index.ts"
import type { Worker } from "../../core/ports/worker.ts"

/** Ports that no home implements by itself: why. */
export const NOT_OF_A_HOME = {
  clock: "the time, ids and hashes of the process",
  intake: "over traces",
  jobs: "over runs and events",
  learners: "one implementation serves both homes, with tests beside it",
} as const satisfies Partial<Record<keyof Ports, string>>

type HomePorts = Omit<Ports, keyof typeof NOT_OF_A_HOME> & { readonly worker: Worker }

/** A suite: the file here that runs it. */
export type Suite =
  | "ai"
  | "ai-answers"
  | "ai-rows"
  | "catalog"
  | "chat-models"
  | "databits"
  | "deployment"
  | "embeddings"
  | "events"
  | "feedback"
  | "files"
  | "items"
  | "metrics"
  | "overview"
  | "people"
  | "prompts"
  | "registered-models"
  | "runs"
  | "search"
  | "secrets"
  | "serving"
  | "settings"
  | "sources"
  | "table-rows"
  | "trace-log"
  | "traces"
  | "tracking"
  | "training"
  | "worker"

/**
 * The suite that proves each method of each port: it fails where the method did not answer on the home it ran on. A
 * method that stands here is one of the port and the reverse; the compiler says so.
 */
export const SUITES: { readonly [Port in keyof HomePorts]: { readonly [Method in keyof HomePorts[Port]]: Suite } } = {
  agents: { find: "deployment", list: "deployment", seek: "deployment" },
  ai: { judge: "ai", listAnswers: "ai-answers", map: "ai", saveRows: "ai-rows", seekFunction: "ai" },
  catalog: {
    find: "catalog",
    listEntries: "catalog",
    listGrants: "catalog",
    listLineage: "catalog",
    listTags: "catalog",
    saveGrants: "catalog",
    saveLineage: "catalog",
    saveTags: "catalog",
  },
  chatModels: {
    judge: "chat-models",
    judgeConnection: "chat-models",
    list: "chat-models",
    listPieces: "chat-models",
    seekEndpoint: "chat-models",
  },
  databits: {
    find: "databits",
    list: "databits",
    listPublished: "databits",
    listVersions: "databits",
    seek: "databits",
  },
  embeddings: { findModel: "embeddings", list: "embeddings", saveColumn: "embeddings" },
  endpoints: { find: "deployment", list: "deployment", seek: "deployment" },
  evaluations: { find: "training", list: "training", listCases: "training", saveCases: "training" },
  events: { list: "events", listKinds: "events", save: "events" },
  feedback: { find: "feedback", list: "feedback" },
  files: { find: "files", save: "files" },
  items: {
    find: "items",
    findLabelFigures: "items",
    findOutcome: "items",
    findProgress: "items",
    list: "items",
    listChecked: "items",
    listCounts: "items",
    listKnown: "items",
    listLabelCounts: "items",
    listLabelled: "items",
    listOfContent: "items",
    listOfTable: "items",
    listReviews: "items",
    listStandings: "items",
    listSuggestions: "items",
    listToSuggest: "items",
    listUnanswered: "items",
    listVersionsDecided: "items",
    save: "items",
    saveSuggestions: "items",
    seek: "items",
  },
  metrics: {
    findTotals: "metrics",
    list: "metrics",
    listMinutes: "metrics",
    save: "metrics",
    seekComputedAt: "metrics",
  },
  models: { find: "training", list: "training", seek: "training" },
  overview: { findFigures: "overview", listDecisions: "overview", listHappened: "overview" },
  people: { find: "people", list: "people" },
  prompts: { listVersions: "prompts", saveVersion: "prompts", seekVersion: "prompts" },
  recommendations: { list: "feedback" },
  registeredModels: {
    listVersions: "registered-models",
    retireAlias: "registered-models",
    saveAlias: "registered-models",
    saveTags: "registered-models",
    saveVersion: "registered-models",
    seekByAlias: "registered-models",
    seekVersion: "registered-models",
  },
  runs: { find: "runs", list: "runs", listEvents: "runs", seekLastEvent: "runs", saveEvents: "runs", seek: "runs" },
  search: {
    findName: "search",
    findState: "search",
    list: "search",
    retire: "search",
    save: "search",
    seekModel: "search",
    start: "search",
  },
  searchIndexes: { seek: "ai-answers" },
  secrets: { find: "secrets", save: "secrets" },
  serving: { judge: "serving", retire: "serving", save: "serving", seek: "serving", start: "serving" },
  settings: { list: "settings", seek: "settings" },
  snapshots: { find: "training", list: "training", seek: "training" },
  sources: {
    find: "sources",
    findParquet: "sources",
    listChunks: "sources",
    listFolder: "sources",
    retire: "sources",
    save: "sources",
    saveForJob: "sources",
  },
  tables: {
    find: "table-rows",
    findPlace: "table-rows",
    list: "table-rows",
    listAnswer: "table-rows",
    listBatches: "table-rows",
    listProfiles: "table-rows",
    listRows: "table-rows",
    listShown: "table-rows",
    listVersions: "table-rows",
    save: "embeddings",
    saveLink: "table-rows",
    saveSource: "sources",
    saveText: "table-rows",
    seek: "sources",
  },
  traceLog: {
    findPlace: "trace-log",
    saveFeedback: "trace-log",
    saveTrace: "trace-log",
    seekTrace: "trace-log",
  },
  traces: { find: "traces", list: "traces", listRoots: "traces", save: "traces", seekRoot: "traces" },
  tracking: {
    findExperiment: "tracking",
    findRun: "tracking",
    listHistory: "tracking",
    listRuns: "tracking",
    saveDatasets: "tracking",
    saveEnd: "tracking",
    saveExperiment: "tracking",
    saveFacts: "tracking",
    seekExperiment: "tracking",
    startRun: "tracking",
  },
  worker: { findEnd: "worker", retire: "worker", start: "worker" },
}

/** Methods that one home can only refuse, whatever it is asked: there a refusal is what its suite hears. Why. */
export const REFUSED_BY_ONE: Readonly<Record<string, string>> = {
  "ai.judge": "a laptop has no AI functions",
  "tables.saveLink": "a laptop holds every table itself: there is none of others to take up",
}
