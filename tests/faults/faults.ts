import type { Sprinkled } from "../fake-workspace/faults.ts"

const STATEMENT = { method: "POST", path: /^\/api\/2\.0\/sql\/statements$/ }
const refused = (status: number, errorCode: string, retryAfter?: string) => ({
  kind: "status" as const,
  status,
  errorCode,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

/** Share of writing statements that meet another writer: `DELTA_CONCURRENT_*`. */
export const CONFLICTS = 0.1

/** What else a workspace does to its clients on a bad day. */
export const BAD_DAY: readonly Sprinkled[] = [
  { name: "429", fault: refused(429, "REQUEST_LIMIT_EXCEEDED", "1") },
  { name: "503", fault: refused(503, "TEMPORARILY_UNAVAILABLE") },
  { name: "slow", fault: { kind: "slow", milliseconds: 700 } },
  { name: "cut", fault: { kind: "cut" } },
  { name: "reply lost", fault: { kind: "reply lost" }, on: STATEMENT },
  // Where tokens are given it would mean a wrong secret, and that is nothing a day does.
  { name: "expired token", fault: refused(401, "UNAUTHENTICATED"), on: { path: /^\/api\// } },
  {
    name: "FAILED with 200",
    fault: { kind: "failed", errorCode: "TEMPORARILY_UNAVAILABLE", message: "The warehouse is busy." },
    on: STATEMENT,
  },
  { name: "half an answer", fault: { kind: "half" }, on: STATEMENT },
  { name: "page of a gateway", fault: { kind: "page", status: 502 }, on: STATEMENT },
]
