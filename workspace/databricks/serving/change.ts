import { z } from "zod"
import type { JsonObject } from "../../../contract/json.ts"
import { jsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { Waiting } from "../../../core/ports/serving.ts"
import type { AppClient } from "../wire/client.ts"
import { PATIENT, type Patience } from "../wire/retry.ts"
import { entitiesOf, failedIn, isChanging, toModelEndpoint } from "./state.ts"
import { ENDPOINTS, type Endpoint, endpoint, TAG, type Wanted } from "./wire.ts"

export type Place = {
  readonly client: AppClient
  /** `catalog.schema` of the workbench: whose endpoint it is. */
  readonly place: string
  readonly patience?: Patience
  /** Milliseconds a version may take until it stands ready. */
  readonly limitMs?: number
}

const FIRST_LOOK_MS = 500
const LONGEST_LOOK_MS = 15_000
/** Building an image may take a quarter of an hour, and a queue before it. */
const LIMIT_MS = 45 * 60_000
const LOG_END = 2_000

const path = (name: string): string => `${ENDPOINTS}/${encodeURIComponent(name)}`
const isProblem = (error: unknown, ...codes: readonly string[]): error is Problem =>
  error instanceof Problem && codes.includes(error.code)

const isOurs = ({ tags }: Endpoint, place: string): boolean =>
  tags?.some(({ key, value }) => key === TAG && value === place) === true

/** The endpoint as it is; undefined where there is none, whoever made it. */
const look = async ({ client }: Place, name: string): Promise<Endpoint | undefined> => {
  try {
    return await client.json(endpoint, { path: path(name) })
  } catch (error) {
    if (isProblem(error, "databricks_missing")) return undefined
    throw error
  }
}

/** The endpoint that this workbench made; undefined where there is none of ours. */
export const seekOurs = async (on: Place, name: string): Promise<Endpoint | undefined> => {
  const found = await look(on, name)
  return found && isOurs(found, on.place) ? found : undefined
}

const taken = (name: string): Problem =>
  new Problem("name_taken", {
    field: "name",
    detail: `The workspace has an endpoint ${name} that this workbench did not make.`,
    remedy: "Choose another name for the endpoint.",
  })

/** The last lines of the platform's build log; it is a help, never a reason to fail. */
const logOf = async ({ client }: Place, name: string, entity: string): Promise<string | null> => {
  const request = { path: `${path(name)}/served-models/${encodeURIComponent(entity)}/build-logs`, budgetMs: 5_000 }
  const { logs } = await client.json(z.object({ logs: z.string().nullish() }), request).catch(() => ({ logs: null }))
  return logs ? logs.trim().slice(-LOG_END) : null
}

/** A failed state with the end of its build log. */
export const withLog = async (on: Place, one: Endpoint) => {
  const shown = toModelEndpoint(one)
  const failed = failedIn(one)
  if (shown.state.kind !== "failed" || !failed) return shown
  return { ...shown, state: { ...shown.state, log: await logOf(on, one.name, failed.name) } }
}

const failure = async (on: Place, one: Endpoint): Promise<Problem> => {
  const { state } = await withLog(on, one)
  const { error, log } = state.kind === "failed" ? state : { error: "It is not ready.", log: null }
  const last = log?.split("\n").at(-1) ?? ""
  // Most logs end with the message itself.
  const detail = last === "" || last.includes(error) ? error : `${error} The build log ends: ${last}`
  return new Problem("serving_failed", { detail, facts: { endpoint: one.name, log } })
}

const cancelled = (signal: AbortSignal | undefined): Problem =>
  new Problem("run_cancelled", {
    remedy: "Model Serving goes on by itself; deploy again to take up where it is, or take the endpoint away.",
    cause: signal?.reason,
  })

type Change = {
  /** The configuration that leads there from what is there now. */
  readonly wanted: (now: Endpoint | undefined) => Wanted
  readonly isReached: (now: Endpoint) => boolean
  readonly description: string
}

const asJson = (body: object): JsonObject => jsonObject.parse(body)

/** Who may not make endpoints need not go without: the workbench can answer itself. */
const mayNot = ({ message, remedy, facts }: Problem): Problem =>
  new Problem("databricks_denied", {
    detail: message,
    remedy: `${remedy} Or have the workbench answer: Settings, Models and endpoints.`,
    facts,
  })

/**
 * Sends the change. A reply that was lost may have done it, and another change may be under way: both show when the
 * endpoint is looked at again, so they are no failures here.
 */
const submit = async (on: Place, name: string, now: Endpoint | undefined, change: Change): Promise<boolean> => {
  const config = change.wanted(now)
  const request = now
    ? { method: "PUT" as const, path: `${path(name)}/config`, body: asJson(config) }
    : {
        method: "POST" as const,
        path: ENDPOINTS,
        body: asJson({ name, config, tags: [{ key: TAG, value: on.place }], description: change.description }),
      }
  try {
    await on.client.json(z.object({}), request)
    return true
  } catch (error) {
    if (isProblem(error, "databricks_conflict", "databricks_unreachable", "databricks_failed")) return false
    if (isProblem(error, "databricks_busy") && error.facts.status === 504) return false
    throw isProblem(error, "databricks_denied") ? mayNot(error) : error
  }
}

/** How often a change is sent: once, and again where it is not known to have arrived. */
const MOST_SENT = 5

/** How long an endpoint may look as if the change had not come to it. */
const SETTLES_MS = 20_000

type Where = "changing" | "reached" | "settling" | "failed" | "elsewhere"

/** Where an endpoint stands on its way; a change that arrived may take a moment to show. */
const following = ({ isReached }: Change, now: () => number) => {
  let settlesAt: number | undefined
  return {
    submitted: (arrived: boolean): void => {
      settlesAt = arrived ? now() + SETTLES_MS : undefined
    },
    whereIs: (one: Endpoint | undefined): Where => {
      if (!one) return "elsewhere"
      if (isChanging(one)) {
        settlesAt &&= now()
        return "changing"
      }
      if (isReached(one)) return "reached"
      if (settlesAt === undefined) return "elsewhere"
      return now() < settlesAt ? "settling" : "failed"
    },
  }
}

const goneMeanwhile = (name: string): Problem =>
  new Problem("serving_failed", {
    detail: `The endpoint ${name} was taken away while it was being made ready.`,
    remedy: "Deploy again to make it.",
  })

/** Looks at an endpoint again and again. Problem `name_taken` when it is not ours, `serving_failed` when it goes meanwhile. */
const lookingAt = (on: Place, name: string) => {
  let wasThere = false
  return async (): Promise<Endpoint | undefined> => {
    const now = await look(on, name)
    if (now && !isOurs(now, on.place)) throw taken(name)
    if (wasThere && !now) throw goneMeanwhile(name)
    wasThere = now !== undefined
    return now
  }
}

const tell = (now: Endpoint | undefined, onStep: Waiting["onStep"]): void => {
  const state = now && toModelEndpoint(now).state
  if (state && "says" in state) onStep?.(state.says)
}

/** Waits between looks, longer and longer, for as long as a version may take. */
const looks = ({ patience = PATIENT, limitMs = LIMIT_MS }: Place, name: string, signal: AbortSignal | undefined) => {
  if (signal?.aborted) throw cancelled(signal)
  const until = patience.now() + limitMs
  let pause = FIRST_LOOK_MS
  return async (): Promise<void> => {
    if (patience.now() > until)
      throw new Problem("serving_failed", {
        detail: `The endpoint ${name} was not ready after ${Math.round(limitMs / 60_000)} minutes.`,
      })
    await patience.sleep(pause, signal)
    pause = Math.min(pause * 1.5, LONGEST_LOOK_MS)
    if (signal?.aborted) throw cancelled(signal)
  }
}

const fought = (name: string): Problem =>
  new Problem("databricks_conflict", { detail: `The endpoint ${name} is changed by others all the time.` })

/** Changes an endpoint until it is as wanted, and waits for it. Problems `serving_failed`, `name_taken`, `run_cancelled`, `databricks_*`. */
export const reach = async (
  on: Place,
  name: string,
  change: Change,
  { onStep, signal }: Waiting = {},
): Promise<Endpoint> => {
  const nextLook = looks(on, name, signal)
  const lookAgain = lookingAt(on, name)
  const { whereIs, submitted } = following(change, (on.patience ?? PATIENT).now)
  for (let sent = 0; ; ) {
    const now = await lookAgain()
    const where = whereIs(now)
    if (now && where === "reached") return now
    if (now && where === "failed") throw await failure(on, now)
    if (where === "changing") tell(now, onStep)
    if (where === "elsewhere") {
      if (sent++ >= MOST_SENT) throw fought(name)
      submitted(await submit(on, name, now, change))
    }
    await nextLook()
  }
}

/** Takes an endpoint of ours away; one that is gone already is fine. */
export const remove = async (on: Place, name: string): Promise<void> => {
  if (!(await seekOurs(on, name))) return
  await on.client
    .json(z.object({}), { method: "DELETE", path: path(name), repeatable: true })
    .catch((error: unknown) => {
      if (!isProblem(error, "databricks_missing")) throw error
    })
}

/** Names of entities that stand in the configuration now. */
export const standing = (one: Endpoint | undefined): readonly string[] =>
  entitiesOf(one?.config).map(({ name }) => name)
