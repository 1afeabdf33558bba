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

type Planned = { readonly method: string | undefined; readonly path: RegExp; readonly fault: Fault; times: number }

export type Faults = {
  /** The next `times` requests that fit get the fault. */
  plan(fault: Fault, on: { readonly method?: string; readonly path: RegExp; readonly times?: number }): void
  take(method: string, path: string): Fault | undefined
  clear(): void
}

export const planFaults = (): Faults => {
  let planned: Planned[] = []
  return {
    plan: (fault, { method, path, times = 1 }) => planned.push({ method, path, fault, times }),
    take: (method, path) => {
      const found = planned.find((one) => (one.method ?? method) === method && one.path.test(path))
      if (!found) return undefined
      found.times -= 1
      if (found.times <= 0) planned = planned.filter((one) => one !== found)
      return found.fault
    },
    clear: () => {
      planned = []
    },
  }
}
