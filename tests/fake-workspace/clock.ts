/** The platform's time, which tests can move on. */
export type Clock = {
  now(): number
  advance(milliseconds: number): void
  /** What looks at the time when it was moved on. */
  onAdvance(listener: () => void): void
  /** Milliseconds of this computer until so many have passed here. */
  waitFor(milliseconds: number): number
}

/** Time as `now` has it, or that of this computer, so many times as fast. */
export const openClock = (now: (() => number) | undefined, timesFaster = 1): Clock => {
  const begun = Date.now()
  const own = now ?? (() => begun + (Date.now() - begun) * timesFaster)
  const listeners: (() => void)[] = []
  let ahead = 0
  return {
    now: () => own() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds
      for (const listener of listeners) listener()
    },
    onAdvance: (listener) => void listeners.push(listener),
    waitFor: (milliseconds) => milliseconds / timesFaster,
  }
}
