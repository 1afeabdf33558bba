import type { z } from "zod"
import type { RecordedEvent } from "../../core/ports/events.ts"
import type { Row, TABLES, TableName } from "../../schemas/tables.ts"

export type ProjectionName = {
  [Name in TableName]: (typeof TABLES)[Name]["kind"] extends "projection" ? Name : never
}[TableName]

type StateRow<Name extends ProjectionName> = Omit<Row<Name>, "last_event">

/** What every projection's row has. */
type FoldedRow = { readonly id: string; readonly last_event: string }

/** What an event does to one row: `next` gets the row as it stands (undefined when there is none) and returns what it becomes; undefined leaves it. */
export type Change<Name extends ProjectionName> = {
  readonly id: string
  readonly next: (row: Row<Name> | undefined) => StateRow<Name> | undefined
}

type Folder<Name extends ProjectionName> = (event: RecordedEvent) => readonly Change<Name>[]

/** How the rows about a thing are found before it is known which of them events touch. */
type About = {
  readonly column: string
  /** The thing a row is about, by the row's id. */
  readonly thingOf: (rowId: string) => string
}

/** Rows that are the things themselves. */
export const ITSELF: About = { column: "id", thingOf: (rowId) => rowId }

/** How one state table is folded from events. */
export type Projection<Name extends ProjectionName = ProjectionName> = {
  readonly table: Name
  readonly about?: About
  /** Folders by kind of event; kinds not named do not concern this table. */
  readonly on: Readonly<Record<string, Folder<Name>>>
}

/** A folder that parses the payload once with the kind's schema. */
export const folding =
  <Name extends ProjectionName, Payload extends z.ZodType>(
    payload: Payload,
    fold: (payload: z.output<Payload>, event: RecordedEvent) => readonly Change<Name>[],
  ): Folder<Name> =>
  (event) =>
    fold(payload.parse(event.payload), event)

/** A projection whose table and row types no longer matter to those who run it. */
export type SealedProjection = {
  readonly table: ProjectionName
  readonly about: About | undefined
  readonly kinds: ReadonlySet<string>
  /** Ids of the rows an event touches. */
  readonly touches: (event: RecordedEvent) => readonly string[]
  /** Folds events, in order, into the rows given; returns the rows that changed. Events a row has seen are skipped. */
  readonly fold: (events: readonly RecordedEvent[], rows: readonly Row<ProjectionName>[]) => Row<ProjectionName>[]
}

/** One change on the rows known so far; undefined when it leaves them as they are. */
const applied = <Name extends ProjectionName>(
  rows: ReadonlyMap<string, Row<Name> & FoldedRow>,
  change: Change<Name>,
  eventId: string,
): (Row<Name> & FoldedRow) | undefined => {
  const row = rows.get(change.id)
  if (row && row.last_event >= eventId) return undefined
  const next = change.next(row)
  return next && ({ ...next, last_event: eventId } as unknown as Row<Name> & FoldedRow)
}

/** Seals a projection so that projections of different tables stand in one list. */
export const projection = <const Name extends ProjectionName>(spec: Projection<Name>): SealedProjection => ({
  table: spec.table,
  about: spec.about,
  kinds: new Set(Object.keys(spec.on)),
  touches: (event) => spec.on[event.kind]?.(event).map((change) => change.id) ?? [],
  fold: (events, given) => {
    const rows = new Map<string, Row<Name> & FoldedRow>()
    for (const row of given as readonly (Row<Name> & FoldedRow)[]) rows.set(row.id, row)
    const changed = new Map<string, Row<Name>>()
    const put = (change: Change<Name>, eventId: string): void => {
      const folded = applied(rows, change, eventId)
      if (!folded) return
      rows.set(change.id, folded)
      changed.set(change.id, folded)
    }
    for (const event of events) for (const change of spec.on[event.kind]?.(event) ?? []) put(change, event.id)
    return [...changed.values()]
  },
})
