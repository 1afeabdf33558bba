import { z } from "zod"
import type { ProblemKind } from "./problem-kind.ts"
import { DATABRICKS_PROBLEMS } from "./problems-databricks.ts"

/** Every promise the product can break, in one place. `title` and `remedy` are read by people. */
export const PROBLEMS = {
  input_invalid: {
    status: 422,
    retry: false,
    title: "Something in the request is not valid.",
    remedy: "Correct the named field and send it again.",
  },
  request_malformed: {
    status: 400,
    retry: false,
    title: "This request is not in the form this address takes.",
    remedy: "Correct the named part and send it again.",
  },
  caller_left: { status: 499, retry: true, title: "The caller left before the answer.", remedy: "Call again." },
  body_too_large: {
    status: 413,
    retry: false,
    title: "This is larger than the workbench accepts.",
    remedy: "Send a smaller file, or put it in a folder and import it by path.",
  },
  not_found: {
    status: 404,
    retry: false,
    title: "There is nothing under this name.",
    remedy: "Check the name, or go back to the list.",
  },
  not_allowed: {
    status: 403,
    retry: false,
    title: "Your role does not include this.",
    remedy: "Ask an administrator of this workspace for the role named here.",
  },
  sign_in_needed: {
    status: 401,
    retry: false,
    title: "Sign in first.",
    remedy: "Open the sign-in address that the workbench printed when it started.",
  },
  host_refused: {
    status: 403,
    retry: false,
    title: "This address is not one the workbench answers to.",
    remedy: "Open the workbench under its own address, or add the host to DATABITS_ALLOWED_HOSTS.",
  },
  origin_refused: {
    status: 403,
    retry: false,
    title: "Requests from other sites are refused.",
    remedy: "Use the workbench in its own window.",
  },
  method_not_allowed: {
    status: 405,
    retry: false,
    title: "This address does not take that kind of request.",
    remedy: "See /api/openapi.json for what it takes.",
  },
  conflict: {
    status: 409,
    retry: false,
    title: "This was changed by somebody else in the meantime.",
    remedy: "Reload, look at the newer version, and decide again.",
  },
  idempotency_key_reused: {
    status: 422,
    retry: false,
    title: "This idempotency key was already used for something else.",
    remedy: "Send another Idempotency-Key: one key stands for one request and its repetitions.",
  },
  name_taken: { status: 409, retry: false, title: "This name is already in use.", remedy: "Choose another name." },
  name_invalid: {
    status: 422,
    retry: false,
    title: "This name cannot be used.",
    remedy: "Use letters, digits and underscores, and start with a letter.",
  },
  workspace_busy: {
    status: 503,
    retry: true,
    title: "Another process has this workspace open.",
    remedy: "Stop the other workbench, or set DATABITS_HOME to another folder.",
  },
  workspace_opening: {
    status: 503,
    retry: true,
    title: "The workspace is being opened.",
    remedy: "Wait a moment; the page goes on by itself.",
  },
  workspace_newer: {
    status: 503,
    retry: false,
    title: "This workspace was written by a newer version of the workbench.",
    remedy: "Update the workbench, or choose another folder with DATABITS_HOME.",
  },
  setting_invalid: {
    status: 422,
    retry: false,
    title: "A setting has a value that cannot be used.",
    remedy: "Correct the setting named here.",
  },
  file_unreadable: {
    status: 422,
    retry: false,
    title: "This file cannot be read.",
    remedy: "Check that it is CSV, TSV, JSON, JSONL or Parquet and is not damaged.",
  },
  file_not_found: {
    status: 404,
    retry: false,
    title: "There is no file at this path.",
    remedy: "Check the path; it is read on the computer the workbench runs on.",
  },
  table_not_found: {
    status: 404,
    retry: false,
    title: "There is no table with this name.",
    remedy: "Choose a table from the catalog, or import a file.",
  },
  catalog_entry_not_found: {
    status: 404,
    retry: false,
    title: "The catalog has nothing under this name, or you may not see it.",
    remedy: "Check the name, or ask its owner for a privilege on it.",
  },
  access_denied: {
    status: 403,
    retry: false,
    title: "You may not do this with it.",
    remedy: "Ask its owner, or an administrator, for the privilege named here.",
  },
  tags_not_possible: {
    status: 422,
    retry: false,
    title: "Tags of this cannot be read or set here.",
    remedy: "Say it in its description.",
  },
  privilege_invalid: {
    status: 422,
    retry: false,
    title: "There is no such privilege on this.",
    remedy: "Choose one of the privileges listed.",
  },
  column_not_found: {
    status: 422,
    retry: false,
    title: "The table has no such column.",
    remedy: "Choose one of the columns listed.",
  },
  query_refused: {
    status: 422,
    retry: false,
    title: "Only a single reading statement can be run here.",
    remedy: "Write one SELECT.",
  },
  query_failed: {
    status: 422,
    retry: false,
    title: "The query could not be run.",
    remedy: "Correct the query where the engine points to.",
  },
  databit_invalid: {
    status: 422,
    retry: false,
    title: "This Databit has findings that must be resolved first.",
    remedy: "Open the problem list and resolve each entry.",
  },
  databit_published: {
    status: 409,
    retry: false,
    title: "A published version never changes.",
    remedy: "Start a new draft from it.",
  },
  databit_not_published: {
    status: 409,
    retry: false,
    title: "Only a published version can be used for this.",
    remedy: "Publish the draft first.",
  },
  databit_in_use: {
    status: 409,
    retry: false,
    title: "This Databit is in use.",
    remedy: "Retire it instead of deleting it.",
  },
  yaml_invalid: {
    status: 422,
    retry: false,
    title: "This is not a Databit file.",
    remedy: "Correct the line named here.",
  },
  type_invalid: {
    status: 422,
    retry: false,
    title: "This type is not known.",
    remedy: "Use string, int, float, boolean, date, enum[a, b], array<type> or object.",
  },
  item_already_reviewed: {
    status: 409,
    retry: false,
    title: "Somebody has already decided this item.",
    remedy: "Your decision is kept as an extra review; go on with the next item.",
  },
  answer_not_reviewable: {
    status: 409,
    retry: false,
    title: "This answer cannot be put into a review queue.",
    remedy: "Set the feedback aside.",
  },
  nothing_to_undo: {
    status: 409,
    retry: false,
    title: "There is nothing left to undo.",
    remedy: "Go on with the next item.",
  },
  labels_needed: {
    status: 409,
    retry: false,
    title: "There are not enough decided items yet.",
    remedy: "Review more items in Curate first.",
  },
  model_missing: {
    status: 409,
    retry: false,
    title: "This workspace does not have the model.",
    remedy: "Choose one of the models that are here, or train one.",
  },
  field_without_producer: {
    status: 422,
    retry: false,
    title: "No model here can fill this field.",
    remedy: "Connect a model endpoint in Settings, or remove the field from the output.",
  },
  model_endpoint_needed: {
    status: 409,
    retry: false,
    title: "This needs a model endpoint.",
    remedy: "Connect one in Settings, under Models and endpoints (/settings/models).",
  },
  model_endpoint_failed: {
    status: 502,
    retry: true,
    title: "The model endpoint did not answer as expected.",
    remedy: "Test the connection in Settings, under Models and endpoints (/settings/models).",
  },
  index_not_ready: {
    status: 409,
    retry: true,
    title: "The index is not ready.",
    remedy: "Wait until it is ready; the page shows how far it is.",
  },
  endpoint_not_ready: {
    status: 503,
    retry: true,
    title: "The endpoint is not ready.",
    remedy: "Wait until it is ready, or look at its last error.",
  },
  answer_invalid: {
    status: 502,
    retry: true,
    title: "The model's answer does not fit the output of the Databit.",
    remedy: "Look at the trace, then correct the prompt or the output fields.",
  },
  job_unknown: {
    status: 404,
    retry: false,
    title: "There is no job with this name.",
    remedy: "Choose one from the job library.",
  },
  run_not_running: { status: 409, retry: false, title: "This run has already ended.", remedy: "Start it again." },
  run_cancelled: {
    status: 409,
    retry: false,
    title: "The run was cancelled.",
    remedy: "Start it again when you want its result.",
  },
  lakeflow_failed: {
    status: 502,
    retry: true,
    title: "The Lakeflow run did not end well.",
    remedy: "Open the run in Databricks to see its log, then start it again.",
  },
  run_interrupted: {
    status: 503,
    retry: true,
    title: "The run stopped when the workbench stopped.",
    remedy: "Start it again; what it had stored is kept.",
  },
  storage_full: {
    status: 507,
    retry: true,
    title: "The disk is full.",
    remedy: "Make room on the disk of the workspace, then try again; nothing that was stored is lost.",
  },
  ...DATABRICKS_PROBLEMS,
  statement_failed: {
    status: 502,
    retry: false,
    title: "The database refused a statement.",
    remedy: "Try again; if it stays, report the request id.",
  },
  internal: {
    status: 500,
    retry: false,
    title: "Something went wrong in the workbench.",
    remedy: "Try again; if it stays, report the request id.",
  },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEMS

type ProblemDetails = {
  /** What exactly is wrong this time, in one sentence for people. */
  readonly detail?: string
  /** Path of the offending input field, dots between levels. */
  readonly field?: string
  /** Replaces the catalogue's remedy where the case allows a better one. */
  readonly remedy?: string
  /** For logs only; never sent. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A broken promise. Thrown anywhere, translated once at the edge (HTTP, CLI, job runner). */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly field: string | undefined
  readonly remedy: string
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? PROBLEMS[code].title, { cause: details.cause })
    this.name = "Problem"
    this.code = code
    this.detail = details.detail
    this.field = details.field
    this.remedy = details.remedy ?? PROBLEMS[code].remedy
    this.facts = details.facts ?? {}
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }

  get retry(): boolean {
    return PROBLEMS[this.code].retry
  }
}

/** Body of every error answer: RFC 9457 with `code`, `field`, `remedy` and `request_id`. */
export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  field: z.string().optional(),
  remedy: z.string(),
  retry: z.boolean(),
  request_id: z.string(),
})
export type ProblemBody = z.infer<typeof problemBody>

const NO_SPACE = /no space left on device|not enough space on the disk/i

/** A write that failed for want of room, as the systems and the engine say it; undefined for any other error. */
export const storageFull = (error: unknown): Problem | undefined =>
  NO_SPACE.test(String(error)) ? new Problem("storage_full", { cause: error }) : undefined

/** The RFC 9457 body of a problem; `facts` stay behind. */
export const toProblemBody = (problem: Problem, requestId: string): ProblemBody => ({
  type: `/problems/${problem.code}`,
  title: PROBLEMS[problem.code].title,
  status: problem.status,
  ...(problem.detail === undefined ? {} : { detail: problem.detail }),
  code: problem.code,
  ...(problem.field === undefined ? {} : { field: problem.field }),
  remedy: problem.remedy,
  retry: problem.retry,
  request_id: requestId,
})

/** A zod failure as the problem that names its first field. */
export const inputInvalid = (error: z.ZodError): Problem => {
  const first = error.issues[0]
  const field = first?.path.map(String).join(".")
  return new Problem("input_invalid", {
    ...(field ? { field } : {}),
    detail: first ? `${field ? `${field}: ` : ""}${first.message}` : error.message,
    facts: { issues: error.issues },
  })
}
