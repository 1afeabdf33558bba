import type { Ai } from "./ai.ts"
import type { Catalog } from "./catalog.ts"
import type { Databits } from "./databits.ts"
import type { Embeddings } from "./embeddings.ts"
import type { Evaluations } from "./evaluations.ts"
import type { Clock, Events } from "./events.ts"
import type { Files, Sources } from "./files.ts"
import type { ChatModels, Learners } from "./inference.ts"
import type { Items } from "./items.ts"
import type { Overview } from "./overview.ts"
import type { Prompts } from "./prompts.ts"
import type { RegisteredModels } from "./registered-models.ts"
import type { Agents, Endpoints, ModelRegistry, Snapshots } from "./registry.ts"
import type { JobStarter, Runs } from "./runs.ts"
import type { SearchIndexes, VectorSearch } from "./search.ts"
import type { ModelServing } from "./serving.ts"
import type { People, Secrets, Settings } from "./settings.ts"
import type { Tables } from "./tables.ts"
import type { TraceLog } from "./trace-log.ts"
import type { FeedbackStore, Metrics, Recommendations, SpanIntake, Traces } from "./traces.ts"
import type { Tracking } from "./tracking.ts"

export type { ListeningEvents } from "./events.ts"

/** Everything the core asks of the outside. A use case names the ports it needs with `Pick<Ports, ...>`. */
export type Ports = {
  readonly agents: Agents
  readonly ai: Ai
  readonly catalog: Catalog
  readonly chatModels: ChatModels
  readonly clock: Clock
  readonly databits: Databits
  readonly embeddings: Embeddings
  readonly endpoints: Endpoints
  readonly evaluations: Evaluations
  readonly events: Events
  readonly feedback: FeedbackStore
  readonly files: Files
  readonly intake: SpanIntake
  readonly items: Items
  readonly jobs: JobStarter
  readonly learners: Learners
  readonly metrics: Metrics
  readonly models: ModelRegistry
  readonly overview: Overview
  readonly people: People
  readonly prompts: Prompts
  readonly recommendations: Recommendations
  readonly registeredModels: RegisteredModels
  readonly runs: Runs
  readonly search: VectorSearch
  readonly searchIndexes: SearchIndexes
  readonly secrets: Secrets
  readonly serving: ModelServing
  readonly settings: Settings
  readonly snapshots: Snapshots
  readonly sources: Sources
  readonly tables: Tables
  readonly traceLog: TraceLog
  readonly traces: Traces
  readonly tracking: Tracking
}
