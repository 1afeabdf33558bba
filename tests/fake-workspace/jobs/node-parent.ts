import type { ChildProcess } from "node:child_process"
import { createInterface } from "node:readline"
import { Duplex } from "node:stream"
import { z } from "zod"

/** What a parent answers, by the name of the question. */
export type Answers = Readonly<Record<string, (input: unknown) => Promise<unknown>>>

/** Where the pipes to the parent lie in a child: its first two files after the standard ones. */
export const PARENT_PIPES = "3,4"

const question = z.strictObject({ id: z.number(), ask: z.string(), input: z.unknown().optional() })

const pipeOf = (child: ChildProcess, fd: number): Duplex => {
  const pipe = child.stdio[fd]
  if (!(pipe instanceof Duplex)) throw new Error(`the child was started without a pipe ${fd}`)
  // The child may end while something is on its way to it.
  pipe.on("error", () => undefined)
  return pipe
}

/** Speaks with a child as `lakeflow/starter.py` does: one JSON object a line, each answered on its own. */
export const serveChild = (child: ChildProcess, answers: Answers): void => {
  const answered = pipeOf(child, 3)
  const answer = async (line: string): Promise<object> => {
    const { id, ask, input } = question.parse(JSON.parse(line))
    const known = answers[ask]
    if (!known) return { id, error: `'${ask}'` }
    return known(input).then(
      (result) => ({ id, result }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    )
  }
  createInterface({ input: pipeOf(child, 4) }).on("line", (line) => {
    void answer(line).then((said) => answered.write(`${JSON.stringify(said)}\n`))
  })
}
