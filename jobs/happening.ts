import type { Span } from "../contract/entities/trace.ts"
import type { RecordedEvent } from "../core/ports/events.ts"
import type { RunReport } from "./run-reporter.ts"

/** Something that happened in this workbench, as it happens. */
export type Happening =
  | { readonly of: "events"; readonly events: readonly RecordedEvent[] }
  | { readonly of: "run"; readonly report: RunReport }
  /** Root spans that were just stored. */
  | { readonly of: "traces"; readonly roots: readonly Span[] }
