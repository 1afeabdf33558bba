import { afterAll, beforeAll, expect, test } from "vitest"
import { prepareFakeWorkspace } from "../../tests/fake-workspace/prepare.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { aSpan } from "../../workspace/contract-tests/traces.ts"
import { publishTraces } from "./publish-traces.ts"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let bench: TestWorkbench
beforeAll(async () => {
  fake = await prepareFakeWorkspace()
  bench = await openTestWorkbench({ variables: fake.variables })
})
afterAll(async () => {
  await bench.close()
  await fake.workspace.close()
})

const given = (id: string, traceId: string) => ({
  kind: "feedback.given" as const,
  subject: id,
  payload: {
    id,
    agent: null,
    endpointName: null,
    requestId: null,
    traceId,
    type: "thumb" as const,
    value: "up",
    correction: null,
  },
})

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

test("traces and what people said come into the experiment, a run that was refused is gone on with, and nothing twice", async () => {
  const { ports } = bench.workbench
  const { world } = fake.workspace
  const roots = [50, 40, 30].map((minutes) => aSpan({ startTime: ago(minutes), input: `asked ${minutes} ago` }))
  for (const root of roots) await ports.traces.save([root])
  const [first, second] = roots
  await ports.events.save(ANA, async () => [given("f-1", second?.traceId ?? "")])
  const fault = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message: "No Edit on it." } as const
  const refuse = () => world.faults.plan(fault, { method: "POST", path: /3\.0\/mlflow\/traces$/ })

  refuse()
  expect(await publishTraces(ports, ANA)).toMatchObject({ traces: 0, waits: expect.stringContaining("No Edit on it.") })
  expect(await publishTraces(ports, ANA)).toEqual({ traces: 3, assessments: 1, refused: [], waits: null })
  expect([...world.traces.all.keys()]).toEqual(roots.map(({ traceId }) => `tr-${traceId}`))
  expect(world.traces.trace(`tr-${second?.traceId}`).assessments).toHaveLength(1)

  await ports.traces.save([aSpan({ startTime: ago(1) })])
  expect(await publishTraces(ports, ANA)).toMatchObject({ traces: 1, waits: null })
  expect(world.traces.all.size).toBe(4)
  expect(world.traces.trace(`tr-${first?.traceId}`).assessments).toHaveLength(0)
  expect(world.traces.trace(`tr-${second?.traceId}`).assessments).toHaveLength(1)
})

test("a failed trace among good ones is put aside and named; it is sent later with what was said of it, or given up", async () => {
  const { ports } = bench.workbench
  const { world } = fake.workspace
  const roots = [0.4, 0.3, 0.2, 0.1].map((minutes) => aSpan({ startTime: ago(minutes) }))
  for (const root of roots) await ports.traces.save([root])
  const [good, bad, worse] = roots
  const fault = {
    kind: "status",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    message: "Too many spans.",
  } as const
  const refuse = (root: typeof good, times = 1) => {
    const body = new RegExp(root?.traceId ?? "")
    world.faults.plan(fault, { method: "POST", path: /3\.0\/mlflow\/traces$/, body, times })
  }
  refuse(bad)
  refuse(worse, 1_000)
  await ports.events.save(ANA, async () => [given("f-2", bad?.traceId ?? "")])
  const named = (root: typeof good) => expect.stringContaining(`trace ${root?.traceId}: Too many spans.`)
  expect(await publishTraces(ports, ANA)).toMatchObject({
    traces: 2,
    refused: [named(bad), named(worse)],
    waits: null,
  })
  expect([...world.traces.all.keys()].slice(-2)).toEqual([good, roots[3]].map((root) => `tr-${root?.traceId}`))

  expect(await publishTraces(ports, ANA)).toMatchObject({ traces: 1, refused: [named(worse)], waits: null })
  expect(world.traces.trace(`tr-${bad?.traceId}`).assessments).toHaveLength(1)
  for (let times = 2; times < 24; times += 1)
    expect(await publishTraces(ports, ANA)).toMatchObject({ traces: 0, refused: [named(worse)] })
  expect(await publishTraces(ports, ANA)).toMatchObject({ traces: 0, refused: [], waits: null })
  world.faults.clear()
})
