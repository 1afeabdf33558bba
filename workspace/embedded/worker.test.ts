import { afterAll, describe } from "vitest"
import { beginRuns } from "../../jobs/begin-run.ts"
import { openWorkerHere } from "../../jobs/worker-here.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { WORKER_LIBRARY } from "../../tests/support/worker-library.ts"
import { workerContract } from "../contract-tests/worker.ts"

const open: TestWorkbench[] = []
afterAll(() => Promise.all(open.map((bench) => bench.close())))

describe("the worker in this process", () => {
  workerContract(async () => {
    const bench = await openTestWorkbench()
    open.push(bench)
    const { ports, workspace } = bench.workbench
    const worker = openWorkerHere({
      ports,
      jobNamed: (name) => {
        const found = WORKER_LIBRARY.find((one) => one.name === name)
        if (!found) throw new Error(`no job ${name}`)
        return found
      },
      startedBy: () => ports.jobs,
      begin: beginRuns({ ports, isShared: false, isContinuous: () => false }),
      onWait: () => undefined,
      tell: () => undefined,
      report: (error) => bench.reported.push(error),
    })
    return { worker, ports: { ...ports, events: workspace.ports.events } }
  })
})
