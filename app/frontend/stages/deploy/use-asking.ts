import { useEffect, useRef, useState } from "react"
import type { JsonObject } from "../../../../contract/json.ts"
import { asProblem, type CallProblem } from "../../shell/call-problem.ts"
import { AskFailed, askAgent } from "./ask-agent.ts"
import { keepAnswer, sessionId } from "./session-answers.ts"

/** Where asking stands. */
export type Asking =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  | { readonly kind: "stopped" }
  | { readonly kind: "answered"; readonly id: string }
  | { readonly kind: "failed"; readonly problem: CallProblem; readonly traceId: string | undefined }

/** Asks an endpoint; asking again, or leaving the page, stops what is under way. */
export const useAsking = (endpoint: string) => {
  const [asking, setAsking] = useState<Asking>({ kind: "idle" })
  const under = useRef<AbortController>(undefined)
  useEffect(() => () => under.current?.abort(), [])

  const ask = async (inputs: JsonObject): Promise<void> => {
    under.current?.abort()
    const controller = new AbortController()
    under.current = controller
    setAsking({ kind: "asking" })
    const began = performance.now()
    try {
      const answer = await askAgent(endpoint, inputs, sessionId(), controller.signal)
      const id = keepAnswer({ endpoint, at: new Date().toISOString(), inputs, ms: performance.now() - began, answer })
      setAsking({ kind: "answered", id })
    } catch (error) {
      if (under.current !== controller) return
      if (controller.signal.aborted) setAsking({ kind: "stopped" })
      else if (error instanceof AskFailed) setAsking({ kind: "failed", problem: error.problem, traceId: error.traceId })
      else setAsking({ kind: "failed", problem: asProblem(error), traceId: undefined })
    }
  }
  return {
    asking,
    ask: (inputs: JsonObject): void => void ask(inputs),
    stop: (): void => under.current?.abort(),
    show: (id: string): void => setAsking({ kind: "answered", id }),
  }
}
