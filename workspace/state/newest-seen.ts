/** For so long what was seen counts as seen. */
const FRESH_MS = 500
/** What others were told is recorded has been so for longer than this: its rows were stored meanwhile. */
const STORING_MS = 50

type Seen = {
  readonly newest: Promise<string>
  readonly askedAt: number
  /** Undefined while it is asked for. */
  answeredAt: number | undefined
}

/** The newest event that any process recorded. Moments are those of `performance.now()`. */
export type NewestSeen = {
  /**
   * As of a moment ago; with `since`: with all that anybody was told by then. What is being asked for serves all who ask
   * meanwhile, with `since` only where it was asked for then.
   */
  find(since?: number): Promise<string>
  /** Takes in that nothing was newer, as a statement that was sent and answered at these moments has shown. */
  note(newest: string, askedAt: number, answeredAt: number): void
}

/** Asks for the newest event once for all who ask at about the same time. */
export const newestSeen = (ask: () => Promise<string>): NewestSeen => {
  let seen: Seen | undefined

  const serves = ({ askedAt, answeredAt }: Seen, since: number | undefined): boolean => {
    if (since !== undefined) return askedAt >= (answeredAt === undefined ? since - STORING_MS : since)
    return answeredAt === undefined || performance.now() - answeredAt < FRESH_MS
  }

  return {
    find: (since) => {
      if (seen && serves(seen, since)) return seen.newest
      const askedAt = performance.now()
      const asked: Seen = { newest: ask(), askedAt, answeredAt: undefined }
      seen = asked
      asked.newest.then(
        () => {
          asked.answeredAt = performance.now()
        },
        () => {
          if (seen === asked) seen = undefined
        },
      )
      return asked.newest
    },
    note: (newest, askedAt, answeredAt) => {
      seen = { newest: Promise.resolve(newest), askedAt, answeredAt }
    },
  }
}
