import type { z } from "zod"
import { type Json, json } from "../contract/json.ts"
import type { Caller } from "../contract/permissions.ts"
import { inputInvalid } from "../contract/problems.ts"
import type { Ports } from "../core/ports/index.ts"

export const STAGES = ["data", "template", "curate", "train", "deploy", "monitor", "improve"] as const
export type Stage = (typeof STAGES)[number]

/**
 * What starts a job besides a person. Words of the PRD's job library. A job that is started by itself gets what
 * is known by field name, and is not started when that is not enough for its input:
 * - `after`, `ingest`: input and result of the run before; `new_files`: `path`; `feedback`: the feedback and its
 *   `feedbackId`, gathered for a moment; `sampled`: `traceIds`; `schedule`, `continuous`: nothing.
 * - `continuous`: `run` works until its signal fires, then returns what it did.
 * - `before` starts nothing: the job it names calls it, or does the same itself, when its result is missing.
 */
export type Trigger =
  | { readonly on: "demand" }
  | { readonly on: "new_files" }
  | { readonly on: "ingest" }
  | { readonly on: "feedback" }
  | { readonly on: "before"; readonly job: string }
  | { readonly on: "after"; readonly job: string }
  | { readonly on: "schedule"; readonly everySeconds: number }
  | { readonly on: "continuous" }
  | { readonly on: "sampled"; readonly share: number }

/** What a run can do besides its ports. */
export type RunControl = {
  readonly who: Caller
  readonly runId: string
  readonly signal: AbortSignal
  /** Reports how far the run is; shown live, stored at most a few times a second. */
  readonly progress: (done: number, total: number, step: string) => void
  /** Reports figures of a curve, for example one epoch. */
  readonly metric: (figures: Readonly<Record<string, number>>) => void
  /** Reports a line for people. */
  readonly note: (line: string) => void
}

export type JobPorts = Omit<Ports, "people" | "secrets">

type Spec<Input extends z.ZodObject, Output extends z.ZodType<Json>, Need extends keyof JobPorts> = {
  /** Name of the PRD's library. */
  readonly name: string
  readonly stage: Stage
  /** One sentence for people. */
  readonly says: string
  readonly trigger: Trigger
  /**
   * Where it runs on Databricks; embedded, all run here. `either`: in the app when that starts it, for somebody waits and
   * a machine of Lakeflow is long in coming; as a task where the bundle starts it.
   */
  readonly runs: "here" | "lakeflow" | "either"
  readonly needs: readonly Need[]
  readonly input: Input
  readonly output: Output
  readonly run: (input: z.output<Input>, context: Pick<JobPorts, Need> & RunControl) => Promise<z.input<Output>>
}

/** A job of the library: its declaration, and a sealed `start` that checks both ends. */
export type Job = Omit<Spec<z.ZodObject, z.ZodType<Json>, keyof JobPorts>, "run"> & {
  /** Parses the input, runs, parses the output. Throws Problem `input_invalid`, or what the run throws. */
  readonly start: (input: unknown, ports: JobPorts, control: RunControl) => Promise<Json>
  /** The input parsed, without running. */
  readonly parse: (input: unknown) => Record<string, Json>
}

/** Declares a job. A job that touches a port it does not list in `needs` does not compile. */
export const job = <Input extends z.ZodObject, Output extends z.ZodType<Json>, const Need extends keyof JobPorts>(
  spec: Spec<Input, Output, Need>,
): Job => {
  const parse = (input: unknown): z.output<Input> => {
    const parsed = spec.input.safeParse(input)
    if (!parsed.success) throw inputInvalid(parsed.error)
    return parsed.data
  }
  const { run, ...declared } = spec
  return {
    ...declared,
    parse: (input) => parse(input) as Record<string, Json>,
    start: async (input, ports, control) =>
      json.parse(spec.output.parse(await run(parse(input), { ...ports, ...control }))),
  }
}
