import { jsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { EventDraft, ListeningEvents, RecordedEvent, Saved, SaveOptions } from "../../core/ports/events.ts"
import { asksElse, partsOfKey } from "../../core/write-key.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "./canonical.ts"
import { growingIds, instantOfId, lowestIdAt } from "./ids.ts"
import { allEnded, type KnownRows, knownRows } from "./known-rows.ts"
import { mutex } from "./mutex.ts"
import { newestSeen } from "./newest-seen.ts"
import type { ProjectionName, SealedProjection } from "./projection.ts"
import type { Sql } from "./sql.ts"

type Folded = { readonly table: ProjectionName; readonly rows: readonly Row<ProjectionName>[] }
type Decide = () => Promise<readonly EventDraft[]>
type Listener = (events: readonly RecordedEvent[]) => void

/** The log with what its owner needs beyond the port. */
export type EventLog = ListeningEvents & {
  /**
   * Whether nothing is recorded that is not folded here, as of a moment ago; `since` (of `performance.now()`): as of
   * that moment or later. What other processes recorded is folded then, while who asked goes on.
   */
  isInStep(since?: number): Promise<boolean>
  /** Folds every event again into empty tables; the way out when a projection was wrong. */
  rebuild(): Promise<{ events: number; rows: number }>
}

/** A stop between recording and folding can leave the events of one save unfolded; they are at most this old in event time. */
const CATCH_UP_MS = 10 * 60_000
/** The newest events, read in one statement to open; only where they do not reach back far enough is it two. */
const NEWEST_EVENTS = 200

const toEvent = (row: Row<"events">): RecordedEvent => ({
  id: row.id,
  key: row.key,
  kind: row.kind,
  subject: row.subject,
  payload: jsonObject.parse(JSON.parse(row.payload)),
  person: row.person,
  runsAs: row.runs_as,
  why: row.why,
  at: row.at,
})

const toRow = (event: RecordedEvent): Row<"events"> => ({
  id: event.id,
  key: event.key,
  kind: event.kind,
  subject: event.subject,
  payload: canonicalJson(event.payload),
  person: event.person,
  runs_as: event.runsAs,
  why: event.why,
  at: event.at,
})

type LogOptions = {
  /** Whether other processes record in the same log. */
  readonly isShared?: boolean
  /** Gets the rows of projections as they are read for folding. */
  readonly hear?: (table: ProjectionName, rows: readonly Row<ProjectionName>[]) => void
}

/** After so long what was recorded and could not be folded is folded again, and so often while that fails. */
const REPAIR_MS = 20_000
const REPAIRS = 30

/** Another process may be faster this often, one after the other, before a save gives up. */
const MOST_OVERTAKINGS = 12

/** Key of the n-th event of one save. */
const keyOf = (key: string, index: number): string => `${key}#${index}`

/**
 * Opens the log: what a save changes is folded, the events are appended to `events`, the folded rows are stored, then
 * `save` returns. A save that stopped between the two is folded again before the next one, or at the next open.
 *
 * Where the log is shared, events are appended only after the newest one this process has folded: who was overtaken
 * folds what the others recorded and decides again. So all processes have one order of events, no decision is made on
 * state that another one has just changed, and each event is folded once.
 */
export const openEventLog = async (
  sql: Sql,
  projections: readonly SealedProjection[],
  now: () => number,
  { isShared = false, hear = () => undefined }: LogOptions = {},
): Promise<EventLog> => {
  const alone = mutex()
  const listeners = new Set<Listener>()
  const newestRecorded = async (): Promise<{ readonly id: string } | undefined> =>
    sql.db.selectFrom("events").select("id").orderBy("id", "desc").limit(1).executeTakeFirst()
  const seen = newestSeen(async () => (await newestRecorded())?.id ?? "")
  const openedAt = performance.now()
  const newestEvents = await sql.db
    .selectFrom("events_current")
    .selectAll()
    .orderBy("id", "desc")
    .limit(NEWEST_EVENTS)
    .execute()
  const newest = newestEvents[0]?.id
  seen.note(newest ?? "", openedAt, performance.now())
  let nextId = growingIds(now, newest)
  let newestFolded = newest ?? ""
  /** True while something may be recorded that is not folded. */
  let isBehind = false

  const known = knownRows(sql, isShared)

  /** What of tables events change, as it becomes; `rowsOf` gives the rows as they are. */
  const folded = async (events: readonly RecordedEvent[], rowsOf: KnownRows["find"]): Promise<Folded[]> => {
    const foldedIn = async (projection: SealedProjection): Promise<Folded> => {
      const concerned = events.filter((event) => projection.kinds.has(event.kind))
      const rows = await rowsOf(projection, [...new Set(concerned.flatMap(projection.touches))])
      // Who recorded an event may have folded it already: then there is nothing to store, and still it is news here.
      hear(projection.table, rows)
      return { table: projection.table, rows: projection.fold(concerned, rows) }
    }
    const tables = await allEnded(projections.map(foldedIn))
    return tables.filter(({ rows }) => rows.length > 0)
  }

  const store = async (tables: readonly Folded[]): Promise<void> => {
    await allEnded(tables.map(({ table, rows }) => sql.merge(table, rows)))
    for (const { table, rows } of tables) known.keep(table, rows)
  }

  const since = async (id: string): Promise<RecordedEvent[]> => {
    const rows = await sql.db.selectFrom("events_current").selectAll().where("id", ">=", id).orderBy("id").execute()
    return rows.map(toEvent)
  }

  const recordedUnder = async (key: string): Promise<readonly RecordedEvent[]> => {
    const asked = partsOfKey(key)
    const { name } = asked
    const rows = await sql.db
      .selectFrom("events")
      .selectAll()
      .where((eb) =>
        eb.or([
          eb.and([eb("key", ">=", keyOf(name, 0)), eb("key", "<", `${name}$`)]),
          eb.and([eb("key", ">=", `${name}~`), eb("key", "<", `${name}\u007f`)]),
        ]),
      )
      .orderBy("id")
      .execute()
    const first = new Map<string, Row<"events">>()
    // A key may itself end as the n-th event of another one does.
    const own = rows.filter((row) => /^(~[0-9a-f]{16})?#\d+$/.test(row.key.slice(name.length)))
    if (own.some((row) => asksElse(asked, partsOfKey(row.key.replace(/#\d+$/, "")))))
      throw new Problem("idempotency_key_reused", { field: "Idempotency-Key" })
    for (const row of own) if (!first.has(row.key)) first.set(row.key, row)
    return [...first.values()].map(toEvent)
  }

  const made = (
    who: Caller,
    drafts: readonly EventDraft[],
    { key, why }: { readonly key?: string | undefined; readonly why?: string | undefined },
  ): RecordedEvent[] => {
    const ids = drafts.map(nextId)
    return drafts.map((draft, index) => {
      const id = ids[index] ?? nextId()
      return {
        ...draft,
        id,
        key: keyOf(key ?? ids[0] ?? id, index),
        person: who.person,
        runsAs: who.runsAs,
        why: why ?? null,
        at: new Date(instantOfId(id)).toISOString(),
      }
    })
  }

  const append = async (events: readonly RecordedEvent[]): Promise<boolean> => {
    if (isShared) return sql.appendAfter("events", events.map(toRow), newestFolded)
    await sql.append("events", events.map(toRow))
    return true
  }

  const tell = (events: readonly RecordedEvent[]): void => {
    newestFolded = events.at(-1)?.id ?? newestFolded
    for (const listener of listeners) listener(events)
  }

  /** Records events; false when another process was faster, or when it is not known whether they are recorded. */
  const record = async (events: readonly RecordedEvent[], newIds: ReadonlySet<string>): Promise<boolean> => {
    // Folded first: an event that cannot be folded must never be recorded, it would stand in the way of every open.
    const before: KnownRows["find"] = (projection, ids) =>
      known.find(
        projection,
        ids.filter((id) => !newIds.has(id)),
      )
    const tables = await folded(events, before)
    if (events.length === 0) return true
    isBehind = true
    const sentAt = performance.now()
    if (!(await append(events))) return false
    const appendedAt = performance.now()
    try {
      await store(tables)
    } catch (error) {
      foldSoon(REPAIRS)
      throw error
    }
    isBehind = false
    tell(events)
    // Nothing was newer when these were appended, a moment ago: who reads next need not ask that.
    seen.note(newestFolded, sentAt, appendedAt)
    return true
  }

  /** What is recorded must show within a minute, also when nobody saves again. */
  const foldSoon = (tries: number): void => {
    if (tries === 0) return
    const timer = setTimeout(() => {
      alone(async () => {
        if (isBehind) await catchUp()
      }).catch(() => foldSoon(tries - 1))
    }, REPAIR_MS)
    timer.unref()
  }

  /** Folds what is recorded and not folded: of a save that failed half-way, or of another process. */
  const catchUp = async (): Promise<readonly RecordedEvent[]> => {
    // A repeated event is not folded, and still it is the newest that others append after.
    const recorded = (await newestRecorded())?.id ?? ""
    const missed = (await since(newestFolded)).filter(({ id }) => id > newestFolded)
    await store(await folded(missed, known.read))
    isBehind = false
    tell(missed)
    if (recorded > newestFolded) newestFolded = recorded
    const last = nextId()
    const wasOvertaken = newestFolded > last
    nextId = growingIds(now, wasOvertaken ? newestFolded : last)
    return missed
  }

  let isFollowing = false
  /** Nobody waits for it: where it fails, who asks next begins it again. */
  const followOthers = (newest: string): void => {
    if (isFollowing) return
    isFollowing = true
    alone(async () => {
      if (newest > newestFolded) await catchUp()
    })
      .catch(() => undefined)
      .finally(() => {
        isFollowing = false
      })
  }

  const isInStep = async (since?: number): Promise<boolean> => {
    if (!isShared) return !isBehind
    try {
      const newest = await seen.find(since)
      if (newest > newestFolded) followOthers(newest)
      return newest <= newestFolded && !isBehind
    } catch {
      return false
    }
  }

  /** Events under a key, when all that others recorded is folded: what is decided then must not rest on older state. */
  const recordedBefore = async (key: string): Promise<readonly RecordedEvent[]> => {
    const [before, newest] = await Promise.all([
      recordedUnder(key),
      isShared ? seen.find(performance.now()) : newestFolded,
    ])
    if (newest > newestFolded || before.some(({ id }) => id > newestFolded)) await catchUp()
    return before
  }

  /**
   * A decision on up-to-date state: made while others are looked for, and made again if there were any. One that records
   * something need not wait for that, the append finds out; one that refuses, or finds nothing to do, rests on it.
   */
  const decidedUpToDate = async (decide: Decide): Promise<readonly EventDraft[]> => {
    const asked = isShared ? seen.find(performance.now()) : Promise.resolve(newestFolded)
    const first = await decide().then(
      (drafts) => ({ kind: "drafts" as const, drafts }),
      (error: unknown) => ({ kind: "refused" as const, error }),
    )
    if (first.kind === "drafts" && first.drafts.length > 0) return first.drafts
    if ((await asked) > newestFolded) {
      await catchUp()
      return decide()
    }
    if (first.kind === "refused") throw first.error
    return first.drafts
  }

  const saveOnce = async (who: Caller, given: Decide, options: SaveOptions): Promise<Saved | undefined> => {
    if (isBehind) await catchUp()
    const { key, about = [] } = options
    const decide: Decide = async () => (await allEnded([given(), known.readAbout(projections, about)]))[0]
    const before = key === undefined ? [] : await recordedBefore(key)
    if (before.length > 0) return { events: before, replayed: true }
    const events = made(who, key === undefined ? await decidedUpToDate(decide) : await decide(), options)
    if (await record(events, new Set(options.newIds))) return { events, replayed: false }
    const missed = new Set((await catchUp()).map(({ id }) => id))
    return events.every(({ id }) => missed.has(id)) ? { events, replayed: false } : undefined
  }

  /** Events that a stop may have left unfolded. */
  const perhapsUnfolded = async (upTo: string): Promise<readonly RecordedEvent[]> => {
    const from = lowestIdAt(instantOfId(upTo) - CATCH_UP_MS)
    const reachBack = newestEvents.length < NEWEST_EVENTS || newestEvents.some(({ id }) => id < from)
    return reachBack
      ? newestEvents
          .filter(({ id }) => id >= from)
          .map(toEvent)
          .toReversed()
      : since(from)
  }

  if (newest !== undefined) {
    const events = await perhapsUnfolded(newest)
    // What others record meanwhile is asked for beside it, so that the first page need not wait for that.
    const [tables] = await Promise.all([folded(events, known.read), isShared ? seen.find(performance.now()) : newest])
    await store(tables)
  }

  return {
    save: (who, decide, options = {}) =>
      alone(async () => {
        for (let overtaken = 0; overtaken < MOST_OVERTAKINGS; overtaken++) {
          const saved = await saveOnce(who, decide, options)
          if (saved) return saved
        }
        throw new Problem("databricks_busy", { detail: "Other processes keep recording in this workspace." })
      }),

    list: async (filter) => {
      let query = sql.db.selectFrom("events_current").selectAll().orderBy("id", "desc").limit(filter.limit)
      if (filter.subject !== undefined) query = query.where("subject", "=", filter.subject)
      if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind)
      if (filter.person !== undefined) query = query.where("person", "=", filter.person)
      if (filter.before !== undefined) query = query.where("id", "<", filter.before)
      return (await query.execute()).map(toEvent)
    },

    listKinds: async () => {
      const rows = await sql.db.selectFrom("events").select("kind").distinct().orderBy("kind").execute()
      return rows.map(({ kind }) => kind)
    },

    isInStep,

    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    hear: () =>
      alone(async () => {
        // One statement where nothing happened.
        if (isBehind || ((await newestRecorded())?.id ?? "") > newestFolded) await catchUp()
      }),

    rebuild: () =>
      alone(async () => {
        const events = await since(lowestIdAt(0))
        let rows = 0
        for (const projection of projections) {
          const folded = projection.fold(
            events.filter((event) => projection.kinds.has(event.kind)),
            [],
          )
          await sql.clear(projection.table)
          await sql.append(projection.table, folded)
          known.forget()
          rows += folded.length
        }
        return { events: events.length, rows }
      }),
  }
}
