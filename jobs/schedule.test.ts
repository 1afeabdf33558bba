import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import type { Run } from "../contract/entities/run.ts"
import type { Caller } from "../contract/permissions.ts"
import { openTestWorkbench, type TestWorkbench } from "../tests/support/workbench.ts"
import { type Job, job, type Trigger } from "./job.ts"
import { dueIn } from "./recurring.ts"
import type { TriggerScope } from "./triggers.ts"

const bob: Caller = { person: "bob", runsAs: "bob", roles: ["developer"] }

let bench: TestWorkbench
let failing: boolean
let done: Record<string, unknown>[]

const recording = (name: string, trigger: Trigger, input: z.ZodObject = z.object({})): Job =>
  job({
    name,
    stage: "monitor",
    says: "Writes down its input.",
    trigger,
    runs: "here",
    needs: [],
    input,
    output: z.object({ from: z.string(), model: z.string() }),
    run: async (given) => {
      done.push({ name, ...given })
      if (failing) throw new Error("not today")
      return { from: name, model: "m@1" }
    },
  })

const untilStopped = job({
  name: "endless",
  stage: "monitor",
  says: "Works until it is stopped.",
  trigger: { on: "continuous" },
  runs: "here",
  needs: [],
  input: z.object({}),
  output: z.object({ stopped: z.boolean() }),
  run: async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))
    return { stopped: true }
  },
})

const library = [
  recording("train", { on: "demand" }, z.object({ databit: z.string().optional() })),
  recording("measure", { on: "after", job: "train" }, z.object({ model: z.string() })),
  recording("never", { on: "after", job: "train" }, z.object({ missing: z.string() })),
  recording("ingest_files", { on: "new_files" }, z.object({ path: z.string() })),
  recording("read", { on: "ingest" }, z.object({ path: z.string() })),
  recording("listen", { on: "feedback" }),
  recording("each", { on: "feedback" }, z.object({ feedbackId: z.string() })),
  recording("score", { on: "sampled", share: 1 }, z.object({ traceIds: z.array(z.string()) })),
  recording("count", { on: "schedule", everySeconds: 60 }),
]

const open = async (triggers: TriggerScope, jobs: readonly Job[] = library): Promise<void> => {
  bench = await openTestWorkbench({ library: jobs, triggers })
}

beforeEach(() => {
  done = []
  failing = false
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
})
afterEach(async () => {
  vi.useRealTimers()
  await bench.close()
})

/** Waits for what is expected; the faked time goes on while it waits. */
const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 20 })

/** Lets faked time pass and everything it started come to rest. */
const pass = async (seconds: number): Promise<readonly Run[]> => {
  const { runs } = bench.workbench.ports
  for (let passed = 0; passed < seconds; passed += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    await rest()
  }
  return runs.list({ limit: 100 })
}

/** Everything that is under way has gone through the log and the database once. */
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) {
    await bench.workbench.ports.events.save(bob, async () => [])
    await bench.workbench.ports.runs.list({ limit: 1 })
  }
}

const start = (name: string, input: unknown): Promise<string> => bench.workbench.ports.jobs.start(bob, name, input)
const names = () => done.map((one) => one.name)
const happen = (kind: string, ...subjects: readonly string[]) =>
  bench.workbench.ports.events.save(bob, async () =>
    subjects.map((id) => ({ kind, subject: id, payload: { id, ...thumb } })),
  )
const rootOf = (traceId: string) => ({
  traceId,
  spanId: "0123456789abcdef",
  parentSpanId: null,
  name: "call",
  kind: "AGENT" as const,
  status: "OK" as const,
  statusMessage: null,
  startTime: "2026-11-23T10:00:00.000Z",
  endTime: "2026-11-23T10:00:01.000Z",
  durationMs: 1_000,
  endpointName: "e",
  agent: null,
  databit: null,
  model: null,
  requestId: null,
  sessionId: null,
  person: null,
  label: null,
  confidence: null,
  inputTokens: null,
  outputTokens: null,
  attributes: {},
  input: null,
  output: null,
})
const thumb = {
  agent: null,
  endpointName: null,
  requestId: null,
  traceId: null,
  type: "thumb",
  value: "down",
  correction: null,
}

describe("after another job", () => {
  test("the follower gets input and result by name, for the same person, and says why", async () => {
    await open("after")
    await bench.workbench.ports.jobs.find(await start("train", { databit: "main.default.intents" }))
    await soon(() => expect(names()).toContain("measure"))
    const runs = await pass(1)
    expect(done).toEqual([
      { name: "train", databit: "main.default.intents" },
      { name: "measure", model: "m@1" },
    ])
    expect(runs.find((run) => run.job === "measure")).toMatchObject({
      trigger: "event",
      cause: "after train",
      person: "bob",
    })
  })

  test("nothing follows a failure, and nothing is started by itself where commands run each job", async () => {
    await open("after")
    failing = true
    await start("train", {})
    await pass(1)
    expect(names()).toEqual(["train"])
    await bench.close()
    failing = false
    done = []
    await open("none")
    await start("train", {})
    await pass(1)
    expect(names()).toEqual(["train"])
  })

  test("a new table starts its readers only where all triggers are on", async () => {
    await open("after")
    await start("ingest_files", { path: "/a.csv" })
    await pass(1)
    expect(names()).toEqual(["ingest_files"])
    await bench.close()
    done = []
    await open("all")
    await start("ingest_files", { path: "/a.csv" })
    await soon(() => expect(names()).toContain("read"))
    expect(done).toEqual([
      { name: "ingest_files", path: "/a.csv" },
      { name: "read", path: "/a.csv" },
    ])
  })
})

describe("on feedback and answers", () => {
  test("much feedback at once is one run of a job that takes it together, one each of a job that names it", async () => {
    await open(
      "all",
      library.filter(({ trigger }) => trigger.on === "feedback"),
    )
    await happen("feedback.heard", "f0")
    await happen("feedback.given", "f1", "f2", "f3")
    await soon(() => expect(done).toHaveLength(4))
    await pass(3)
    expect(names().filter((name) => name === "listen")).toHaveLength(1)
    expect(done.filter((one) => one.name === "each").map((one) => one.feedbackId)).toEqual(["f1", "f2", "f3"])
  })

  test("sampled answers are gathered into one run", async () => {
    await open(
      "all",
      library.filter(({ trigger }) => trigger.on === "sampled"),
    )
    for (const traceId of ["a".repeat(32), "b".repeat(32)]) await bench.workbench.ports.traces.save([rootOf(traceId)])
    await pass(11)
    await soon(() => expect(done).toHaveLength(1))
    expect(done).toEqual([{ name: "score", traceIds: ["a".repeat(32), "b".repeat(32)] }])
  })
})

describe("by the clock", () => {
  const counting = library.filter(({ name }) => name === "count")

  test("a scheduled job starts when there is something to count, and not again while nothing happens", async () => {
    await open("all", counting)
    expect(await pass(10)).toEqual([])
    await happen("noise.made", "one")
    await pass(61)
    await soon(() => expect(done).toHaveLength(1))
    const [run, ...others] = await pass(70)
    expect(run).toMatchObject({ job: "count", trigger: "schedule", cause: "every 60 s", person: "ana" })
    expect(others).toEqual([])
  })

  test("calls alone keep it going, however many runs were recorded since the last work", async () => {
    await open("all", counting)
    await happen("noise.made", "one")
    await happen("run.heard", ...Array.from({ length: 210 }, (_, index) => `r${index}`))
    await bench.workbench.ports.traces.save([rootOf("c".repeat(32))])
    await pass(5)
    await soon(() => expect(done).toHaveLength(1))
  })

  test("what was called before a restart is counted after it", async () => {
    await open("none", counting)
    await bench.workbench.ports.traces.save([rootOf("d".repeat(32))])
    await bench.close({ keep: true })
    bench = await openTestWorkbench({ home: bench.home, library: counting, triggers: "all" })
    await pass(5)
    await soon(() => expect(done).toHaveLength(1))
  })

  test.each([
    ["never run", [], 0],
    ["ran just now", ["succeeded"], 60_000],
    ["failed once", ["failed", "succeeded"], 120_000],
    ["failed three times", ["failed", "failed", "failed"], 480_000],
    ["failed ten times", Array<string>(10).fill("failed"), 60_000 * 64],
  ])("a job that %s is due in its own time", (_, states, expected) => {
    const createdAt = "2026-11-23T10:00:00.000Z"
    const runs = states.map((kind) => ({ createdAt, state: { kind } })) as unknown as Run[]
    expect(dueIn(60, runs, Date.parse(createdAt))).toBe(expected)
  })

  test("a continuous job is kept going, and ends well when the workbench closes", async () => {
    await open("all", [untilStopped])
    const latest = async () => (await bench.workbench.ports.runs.list({ limit: 5 }))[0]
    await soon(async () => expect((await latest())?.state.kind).toBe("running"))
    const run = await latest()
    expect(run).toMatchObject({ job: "endless", state: { kind: "running" }, cause: "continuous" })
    vi.useRealTimers()
    await bench.close({ keep: true })
    bench = await openTestWorkbench({ home: bench.home, library: [untilStopped] })
    expect((await bench.workbench.ports.runs.find(run?.id ?? "")).state).toMatchObject({
      kind: "succeeded",
      result: { stopped: true },
    })
  })

  test("a job that goes on and on is started again when its start fails", async () => {
    await open("all", [untilStopped])
    const start = vi.spyOn(bench.workbench.ports.jobs, "start").mockRejectedValueOnce(new Error("not now"))
    await soon(async () => {
      await vi.advanceTimersByTimeAsync(5_000)
      expect((await bench.workbench.ports.runs.list({ limit: 5 }))[0]?.state.kind).toBe("running")
    })
    expect(start).toHaveBeenCalledTimes(2)
    expect(bench.reported).toEqual([new Error("not now")])
  })
})
