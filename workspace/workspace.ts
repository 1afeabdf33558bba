import type { LinkedWorkspace } from "../contract/deep-links.ts"
import type { Ports } from "../core/ports/index.ts"
import type { EventLog } from "./state/event-log.ts"

/** What this home can do; the interface says the reason where it cannot. */
export type Capabilities = {
  readonly fineTune: boolean
  readonly sqlQueries: boolean
}

/** An open workspace: all ports but the job starter and the span intake, which are built on top of them. */
export type Workspace = {
  readonly kind: "embedded" | "databricks"
  /** Few words for people: which engine. Where it lies is `home`. */
  readonly about: string
  /** Folder of the workspace; null where there is none. */
  readonly home: string | null
  /** Where the workbench's own tables live, and new assets unless their name says otherwise. */
  readonly place: { readonly catalog: string; readonly schema: string }
  readonly can: Capabilities
  /** The Databricks workspace whose pages links lead to; null where there is none. */
  readonly link: LinkedWorkspace | null
  readonly ports: Omit<Ports, "jobs" | "events" | "intake"> & { readonly events: EventLog }
  close(): Promise<void>
}
