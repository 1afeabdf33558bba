import type { CallTrace, Step } from "./call-trace.ts"

const nothing = (): void => {}
const unseen: Step = { note: nothing, reads: nothing, gives: nothing, uses: nothing, answers: nothing }

/** Runs a step of a call, noted in its trace where there is one. */
export const runStep = <Result>(
  trace: CallTrace | undefined,
  name: string,
  kind: Parameters<CallTrace["step"]>[1],
  run: (step: Step) => Promise<Result>,
): Promise<Result> => (trace ? trace.step(name, kind, run) : run(unseen))
