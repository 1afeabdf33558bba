import { plural } from "./words.ts"

/** What is said of one event, or of several in a row; the subject follows unless it is said not to. */
export type Saying = { readonly says: (times: number) => string; readonly subject?: "none" | "databit" | undefined }

export const SAYINGS: Readonly<Record<string, Saying>> = {
  "table.saved": { says: () => "imported" },
  "table.dropped": { says: () => "removed the table" },
  "table.restored": { says: () => "brought back the table" },
  "databit.created": { says: () => "started", subject: "databit" },
  "databit.published": { says: () => "published", subject: "databit" },
  "databit.retired": { says: () => "retired", subject: "databit" },
  "databit.deleted": { says: () => "deleted a Databit", subject: "none" },
  "item.generated": { says: () => "made items for", subject: "databit" },
  "item.reopened": { says: () => "asked items again of", subject: "databit" },
  "snapshot.assembled": { says: () => "assembled the data set" },
  "model.registered": { says: () => "trained" },
  "model.version_registered": { says: () => "registered" },
  "model.alias_moved": { says: () => "changed the alias of" },
  "agent.registered": { says: () => "registered the agent" },
  "endpoint.ready": { says: () => "deployed to" },
  "endpoint.failed": { says: () => "could not deploy to" },
  "endpoint.deleted": { says: () => "took away the endpoint" },
  "feedback.given": { says: (times) => `gave feedback on ${plural(times, "answer")}`, subject: "none" },
  "feedback.routed": { says: (times) => `sent ${plural(times, "answer")} back to review`, subject: "none" },
  "feedback.unrouted": { says: (times) => `took ${plural(times, "answer")} out of review again`, subject: "none" },
  "feedback.dismissed": { says: (times) => `set ${plural(times, "piece")} of feedback aside`, subject: "none" },
  "retrain.advised": { says: () => "got new advice for", subject: "databit" },
}

/** Kinds of events that people read about; decisions are told by themselves, many at a time. */
export const HAPPENINGS: readonly string[] = Object.keys(SAYINGS)
