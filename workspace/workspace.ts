import type { LinkedWorkspace } from "../contract/deep-links.ts"
import type { Role } from "../contract/permissions.ts"
import type { Ports } from "../core/ports/index.ts"
import type { Worker } from "../core/ports/worker.ts"
import type { EventLog } from "./state/event-log.ts"

/** What this home can do; the interface says the reason where it cannot. */
export type Capabilities = {
  readonly fineTune: boolean
  readonly sqlQueries: boolean
}

/** A person for the time of one request. The token never leaves it: it is not kept, not logged and in no event. */
export type PersonAsking = {
  readonly name: string
  readonly roles: readonly Role[]
  /** What the platform lets the app ask with on behalf of the person; undefined where it gave none. */
  readonly token: string | undefined
}

/** The ports that reach governed data. */
export type PersonPorts = Pick<Ports, "catalog" | "search" | "sources" | "tables">

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
  readonly link: (LinkedWorkspace & { readonly experimentId: string | null }) | null
  readonly ports: Omit<Ports, "jobs" | "events" | "intake"> & { readonly events: EventLog }
  /** Ports that show a person only what that person may see; those in `ports` are the workbench's own. */
  asPerson(person: PersonAsking): PersonPorts
  /** Lakeflow, where there is one; `why` says why no new run begins there, for people. */
  readonly elsewhere?: { readonly worker: Worker; readonly why: string | null } | undefined
  close(): Promise<void>
}
