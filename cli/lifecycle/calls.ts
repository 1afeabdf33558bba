import { z } from "zod"
import { giveFeedback } from "../../contract/endpoints/improve.ts"
import { Problem } from "../../contract/problems.ts"
import type { Session } from "../session.ts"
import type { Terminal } from "../terminal.ts"

const completion = z.object({ databits: z.object({ label: z.string().nullable() }), trace_id: z.string() })

/** One call over the wire that any OpenAI client speaks. */
const ask = async (
  session: Session,
  endpoint: string,
  text: string,
): Promise<{ label: string | null; traceId: string }> => {
  const response = await session.send("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: endpoint, messages: [{ role: "user", content: text }] }),
  })
  if (!response.ok)
    throw new Problem("endpoint_not_ready", {
      detail: `${endpoint} answered ${response.status}: ${await response.text()}`,
    })
  const { databits, trace_id } = completion.parse(await response.json())
  return { label: databits.label, traceId: trace_id }
}

export type Asked = { readonly answered: number; readonly right: number; readonly corrections: number }

/** Production in small: asks the endpoint, and says of each answer what the label column says. */
export const askAndJudge = async (
  session: Session,
  terminal: Terminal,
  endpoint: string,
  questions: readonly { readonly text: string; readonly answer: string }[],
  answerField: string,
): Promise<Asked> => {
  const counts = { answered: 0, right: 0, corrections: 0 }
  for (const { text, answer } of questions) {
    const { label, traceId } = await ask(session, endpoint, text)
    counts.answered += 1
    if (label === answer) {
      counts.right += 1
      await session.call(giveFeedback, { traceId, type: "thumb", value: "up" })
    } else {
      counts.corrections += 1
      await session.call(giveFeedback, { traceId, type: "correction", correction: { [answerField]: answer } })
    }
    terminal.step(`Calling ${endpoint}, ${counts.answered} of ${questions.length} answered`)
  }
  return counts
}
