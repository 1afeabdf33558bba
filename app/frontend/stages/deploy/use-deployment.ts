import { useEffect, useRef, useState } from "react"
import { z } from "zod"
import {
  deployEndpoint,
  getAgent,
  getEndpoint,
  listAgents,
  listEndpoints,
  registerAgent,
} from "../../../../contract/endpoints/deploy.ts"
import { getRun } from "../../../../contract/endpoints/jobs.ts"
import type { RunProgress } from "../../../../contract/entities/run.ts"
import { call } from "../../shell/call.ts"
import { asProblem, type CallProblem, fromBody } from "../../shell/call-problem.ts"
import { invalidate } from "../../shell/query.ts"

/** Where a deployment stands; `step` counts registering, the first answer and the switch from 0. */
export type Deploying =
  | { readonly kind: "idle" }
  /** `says`: what the run reports, such as the platform's own words. */
  | { readonly kind: "working"; readonly step: number; readonly says: string | undefined }
  | { readonly kind: "done"; readonly endpoint: string }
  | { readonly kind: "failed"; readonly step: number; readonly problem: CallProblem }

type Wanted = { readonly databit: string; readonly model: string; readonly name: string }

const ASK_AGAIN_MS = 300
const registered = z.object({ agent: z.string() })

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))

/** Waits for the end of a run; gives its result, throws its problem. */
const follow = async (
  runId: string,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<unknown> => {
  for (;;) {
    signal.throwIfAborted()
    const { run } = await call(getRun, { runId }, { signal })
    onProgress(run.progress)
    if (run.state.kind === "succeeded") return run.state.result
    if (run.state.kind === "failed") throw fromBody(run.state.problem)
    if (run.state.kind === "cancelled" || run.state.kind === "interrupted") throw new Error(run.state.kind)
    await pause()
  }
}

/** Registers an agent version and has an endpoint serve it: two jobs, one after the other. They go on when the page is left. */
export const useDeployment = () => {
  const [deploying, setDeploying] = useState<Deploying>({ kind: "idle" })
  const under = useRef<AbortController>(undefined)
  useEffect(() => () => under.current?.abort(), [])

  const deploy = async ({ databit, model, name }: Wanted): Promise<void> => {
    const controller = new AbortController()
    under.current = controller
    const { signal } = controller
    let step = 0
    const at = (next: number, says?: string) => {
      step = next
      if (!signal.aborted) setDeploying({ kind: "working", step, says })
    }
    try {
      at(0)
      const first = await call(registerAgent, { databit, model })
      const { agent } = registered.parse(await follow(first.runId, signal, () => undefined))
      at(1)
      const second = await call(deployEndpoint, { agent, name })
      await follow(second.runId, signal, ({ done, step: says }) => at(done >= 2 ? 2 : 1, says))
      await invalidate(listAgents, listEndpoints, getAgent, getEndpoint)
      setDeploying({ kind: "done", endpoint: name })
    } catch (error) {
      if (!signal.aborted) setDeploying({ kind: "failed", step, problem: asProblem(error) })
    }
  }
  return { deploying, deploy: (wanted: Wanted): void => void deploy(wanted) }
}
