import { z } from "zod"
import { isAnswerLost } from "./again.ts"
import {
  followStatement,
  runStatement,
  type StatementAnswer,
  type StatementOptions,
  type StatementParameter,
  type Warehouse,
} from "./statements.ts"
import { PATIENT } from "./wire/retry.ts"

/** A statement in the warehouse's history. */
export type SentStatement = { readonly id: string; readonly state: "under way" | "done" | "without effect" }

const history = z.object({
  res: z
    .array(
      z.object({
        query_id: z.string(),
        status: z.string(),
        query_tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
  has_next_page: z.boolean().nullish(),
  next_page_token: z.string().nullish(),
})

const STATES: Readonly<Record<string, SentStatement["state"]>> = {
  FINISHED: "done",
  FAILED: "without effect",
  CANCELED: "without effect",
}
/** Entries of a page, and pages that are looked at: others use the warehouse too. */
const ENTRIES = 100
const MOST_PAGES = 10

type Tag = readonly [key: string, value: string]

/** Of a statement that has not ended. */
const UNDER_WAY: readonly string[] = ["QUEUED", "COMPILING", "COMPILED", "STARTED", "RUNNING"]

type Looked = {
  readonly signal?: AbortSignal | undefined
  /** Only these, so that what else was sent is not looked through; all when left out. */
  readonly statuses?: readonly string[]
}

/** The statements sent to the warehouse with a tag since an instant, newest first: what it knows, whatever became of its replies. */
export const listSent = async (
  { client, warehouseId }: Warehouse,
  [key, value]: Tag,
  since: number,
  { signal, statuses }: Looked = {},
): Promise<readonly SentStatement[]> => {
  const found: SentStatement[] = []
  let token: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { res, has_next_page, next_page_token } = await client.json(history, {
      path: "/api/2.0/sql/history/queries",
      query: {
        "filter_by.warehouse_ids": warehouseId,
        "filter_by.query_start_time_range.start_time_ms": since,
        "filter_by.statuses": statuses,
        max_results: ENTRIES,
        page_token: token,
      },
      signal,
    })
    for (const { query_id, status, query_tags } of res ?? [])
      if (query_tags?.some((one) => one.key === key && one.value === value))
        found.push({ id: query_id, state: STATES[status] ?? "under way" })
    if (!has_next_page || !next_page_token) break
    token = next_page_token
  }
  return found
}

/** Pauses before the history is looked at, again and again until the statement stands there. */
const LOOKS_MS = [1_000, 2_000, 4_000, 8_000]
const MOST_TRIES = 3
/** Clocks differ a little. */
const MARGIN_MS = 5 * 60_000

/** Tag of one sending, by which its statement is found again when the reply to it was lost. */
const SENDING = "databits_sending"

type Sending = Pick<StatementOptions, "signal" | "tags"> & { readonly newId: () => string }

/** What came of a sending whose reply was lost; undefined where it never arrived, or where nobody says. */
const seekSent = async (on: Warehouse, mark: string, { signal }: Sending): Promise<SentStatement | undefined> => {
  const { sleep, now } = on.patience ?? PATIENT
  const since = now() - MARGIN_MS
  for (const pause of LOOKS_MS) {
    await sleep(pause, signal)
    // A history that cannot be read finds nothing: the statement is sent again, as if it had not arrived.
    const [found] = await listSent(on, [SENDING, mark], since, { signal }).catch(() => [])
    if (found) return found
  }
  return undefined
}

/**
 * Runs a statement that costs something, once: where its reply was lost, it is looked for in the warehouse's history and
 * followed; it is sent again only if it never arrived or had no effect. Problems as of `runStatement`.
 */
export const sendOnce = async (
  on: Warehouse,
  statement: string,
  parameters: readonly StatementParameter[],
  sending: Sending,
): Promise<StatementAnswer> => {
  const { signal, newId } = sending
  for (let tries = 1; ; tries++) {
    const mark = newId()
    const tags = { ...sending.tags, [SENDING]: mark }
    try {
      // Submitted without waiting: once it has its name, following it asks for nothing twice.
      return await runStatement({ ...on, wait: "0s" }, statement, parameters, { signal, tags })
    } catch (error) {
      if (!isAnswerLost(error)) throw error
      const sent = await seekSent(on, mark, sending)
      if (sent && sent.state !== "without effect") return followStatement(on, sent.id, { signal })
      if (tries === MOST_TRIES) throw error
    }
  }
}

/** Waits for the statements of a tag that a process before this one has sent and that are still under way. */
export const waitForSent = async (on: Warehouse, tag: Tag, since: number, signal?: AbortSignal): Promise<void> => {
  const sent = await listSent(on, tag, since, { signal, statuses: UNDER_WAY }).catch(() => [])
  // How it ended is seen in what it left.
  for (const { id, state } of sent)
    if (state === "under way") await followStatement(on, id, { signal }).catch(() => signal?.throwIfAborted())
}
