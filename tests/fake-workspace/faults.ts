/** What can be made to go wrong with a request. */
export type Fault =
  | {
      readonly kind: "status"
      readonly status: number
      readonly errorCode: string
      readonly retryAfter?: string
      /** The platform's words; that it is injected when left out. */
      readonly message?: string
    }
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** The connection ends before the request is handled. */
  | { readonly kind: "cut" }
  /** The request is handled, then the connection ends: the caller cannot know that it was done. */
  | { readonly kind: "reply lost" }
  /** The request is handled, its answer breaks off in the middle. */
  | { readonly kind: "half" }
  /** The answer is a page of a gateway, not JSON. */
  | { readonly kind: "page"; readonly status: number }
  /** The statement is not run, and its failure comes with HTTP 200. */
  | { readonly kind: "failed"; readonly errorCode: string; readonly message: string }
  /** The first page of a list is empty and has a token for the next one. */
  | { readonly kind: "empty page" }

type Planned = {
  readonly method: string | undefined
  readonly path: RegExp
  readonly body: RegExp | undefined
  readonly fault: Fault
  times: number
}

/** A fault with the requests it can happen to; all of them when left out. */
export type Sprinkled = {
  readonly fault: Fault
  readonly name: string
  readonly on?: { readonly method?: string; readonly path: RegExp }
}

export type Faults = {
  /** The next `times` requests that fit get the fault. */
  plan(
    fault: Fault,
    on: { readonly method?: string; readonly path: RegExp; readonly body?: RegExp; readonly times?: number },
  ): void
  /** From now on every `every`-th request that a fault of the list fits gets the next of the list that fits it. */
  sprinkle(faults: readonly Sprinkled[], every: number): void
  /** How often each kind was met. */
  readonly met: ReadonlyMap<string, number>
  take(method: string, path: string, bytes: Buffer): Fault | undefined
  clear(): void
}

export const planFaults = (): Faults => {
  let planned: Planned[] = []
  let waiting: Sprinkled[] = []
  let every = 0
  let heard = 0
  const met = new Map<string, number>()
  /** The one that waits longest and fits; it goes to the end of the row. */
  const sprinkled = (method: string, path: string): Fault | undefined => {
    heard += 1
    if (waiting.length === 0 || heard % every !== 0) return undefined
    const found = waiting.find(({ on }) => !on || ((on.method ?? method) === method && on.path.test(path)))
    if (!found) return undefined
    waiting = [...waiting.filter((one) => one !== found), found]
    met.set(found.name, (met.get(found.name) ?? 0) + 1)
    return found.fault
  }
  return {
    met,
    sprinkle: (faults, each) => {
      waiting = [...faults]
      every = each
      heard = 0
    },
    plan: (fault, { method, path, body, times = 1 }) => planned.push({ method, path, body, fault, times }),
    take: (method, path, bytes) => {
      const fits = (one: Planned): boolean =>
        (one.method ?? method) === method &&
        one.path.test(path) &&
        (one.body === undefined || one.body.test(bytes.toString()))
      const found = planned.find(fits)
      if (!found) return sprinkled(method, path)
      found.times -= 1
      if (found.times <= 0) planned = planned.filter((one) => one !== found)
      return found.fault
    },
    clear: () => {
      planned = []
      waiting = []
    },
  }
}
