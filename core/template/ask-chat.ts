import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { chatTurns, correctionTurns } from "./chat-turns.ts"
import { type AnswerRead, readAnswer } from "./read-answer.ts"
import { schemaOf } from "./values.ts"

type Asked = {
  readonly databit: DatabitVersion
  readonly input: JsonObject
  readonly model: string
  readonly signal?: AbortSignal | undefined
}

/** The last of at most two answers of a chat model: one that does not fit the output is sent back once with what is wrong. */
export const askTwice = async (
  { chatModels }: Pick<Ports, "chatModels">,
  { databit, input, model, signal }: Asked,
): Promise<{ readonly text: string; readonly read: AnswerRead }> => {
  const schema = schemaOf(databit.schema.output)
  const messages = chatTurns(databit, input)
  const first = await chatModels.judge({ model, messages, schema, temperature: 0, signal })
  const read = readAnswer(databit.schema.output, first.text)
  if (read.ok) return { text: first.text, read }
  const again = [...messages, ...correctionTurns(first.text, read.says)]
  const second = await chatModels.judge({ model, messages: again, schema, temperature: 0, signal })
  return { text: second.text, read: readAnswer(databit.schema.output, second.text) }
}

/** The answer of a chat model to one row, asked at most twice; then it is Problem `answer_invalid`. */
export const askChat = async (ports: Pick<Ports, "chatModels">, asked: Asked): Promise<JsonObject> => {
  const { read } = await askTwice(ports, asked)
  if (read.ok) return read.output
  throw new Problem("answer_invalid", {
    detail: `${asked.model} answered twice in a way that does not fit: ${read.says}.`,
  })
}
