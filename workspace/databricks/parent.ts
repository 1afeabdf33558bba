import { Socket } from "node:net"
import { createInterface } from "node:readline"
import { z } from "zod"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { DatabricksVariables } from "../config.ts"

/** What the process that started this one can do for it, as `lakeflow/starter.py` does. */
export type Ask = "token" | "register_model"

/** The process that started this one as a task of a Lakeflow job. */
export type Parent = {
  /** Resolves with what it answers. Problem `databricks_failed` with its sentence, or when it is gone or does not answer in time. */
  ask(what: Ask, input?: JsonObject): Promise<unknown>
  /** Fires when it ended before this process. */
  readonly gone: AbortSignal
}

const reply = z.union([
  z.strictObject({ id: z.number(), result: z.unknown() }),
  z.strictObject({ id: z.number(), error: z.string() }),
])

const GONE = "The process that started this one has ended."

/** Milliseconds an answer may take: a token is one request of the platform's client, a registration uploads the model. */
const LIMITS_MS: Readonly<Record<Ask, number>> = { token: 2 * 60_000, register_model: 20 * 60_000 }

const NAMES: Readonly<Record<Ask, string>> = { token: "for a token", register_model: "to register the model" }

const tooLong = (what: Ask, milliseconds: number): Problem =>
  new Problem("databricks_failed", {
    detail: `The process that started this one was asked ${NAMES[what]} and did not answer within ${milliseconds / 1_000} s.`,
    remedy: "Look at the output of the task in the workspace, then run it again.",
  })

/** A parent over two pipes of JSON lines; while nothing is asked they do not keep this process alive. */
export const overPipes = (reads: Socket, writes: Socket, limitsMs = LIMITS_MS): Parent => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const gone = new AbortController()
  let lastId = 0

  const rest = (): void => {
    if (waiting.size === 0) for (const pipe of [reads, writes]) pipe.unref()
  }

  const lose = (): void => {
    for (const { reject } of waiting.values()) reject(new Problem("databricks_failed", { detail: GONE }))
    waiting.clear()
    gone.abort()
  }

  const hear = (line: string): void => {
    const said = reply.safeParse(JSON.parse(line))
    if (!said.success) return
    const asked = waiting.get(said.data.id)
    waiting.delete(said.data.id)
    if ("error" in said.data) asked?.reject(new Problem("databricks_failed", { detail: said.data.error }))
    else asked?.resolve(said.data.result)
    rest()
  }

  createInterface({ input: reads }).on("line", hear)
  // A pipe that breaks closes too.
  for (const pipe of [reads, writes]) pipe.on("error", () => undefined)
  reads.on("close", lose)
  rest()

  return {
    gone: gone.signal,
    ask: (what, input) => {
      if (gone.signal.aborted) return Promise.reject(new Problem("databricks_failed", { detail: GONE }))
      const asked = Promise.withResolvers<unknown>()
      lastId += 1
      const id = lastId
      waiting.set(id, asked)
      for (const pipe of [reads, writes]) pipe.ref()
      writes.write(`${JSON.stringify({ id, ask: what, ...(input === undefined ? {} : { input }) })}\n`)
      const limit = limitsMs[what]
      const timer = setTimeout(() => {
        waiting.delete(id)
        asked.reject(tooLong(what, limit))
        rest()
      }, limit)
      return asked.promise.finally(() => clearTimeout(timer))
    },
  }
}

const opened = new Map<string, Parent>()

/** The parent behind the pipes that DATABITS_PARENT names (`<read fd>,<write fd>`). */
export const parentOver = (pipes: string): Parent => {
  const known = opened.get(pipes)
  if (known) return known
  const [reads = 0, writes = 0] = pipes.split(",").map(Number)
  const parent = overPipes(new Socket({ fd: reads, writable: false }), new Socket({ fd: writes, readable: false }))
  opened.set(pipes, parent)
  return parent
}

/** The parent of this process; undefined where no Lakeflow task started it. */
export const seekParent = ({ parent }: DatabricksVariables): Parent | undefined =>
  parent === undefined ? undefined : parentOver(parent)
