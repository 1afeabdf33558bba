import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { chatTurns, correctionTurns } from "./chat-turns.ts"
import { readAnswer } from "./read-answer.ts"
import { schemaOf } from "./values.ts"

type Asked = {
  readonly databit: DatabitVersion
  readonly input: JsonObject
  readonly model: string
  readonly signal?: AbortSignal | undefined
}

/** Asks a chat model about one row; an answer that does not fit is sent back once. Problem `answer_invalid`. */
export const askChat = async (
  { chatModels }: Pick<Ports, "chatModels">,
  { databit, input, model, signal }: Asked,
): Promise<JsonObject> => {
  const schema = schemaOf(databit.schema.output)
  const messages = chatTurns(databit, input)
  const first = await chatModels.judge({ model, messages, schema, temperature: 0, signal })
  const read = readAnswer(databit.schema.output, first.text)
  if (read.ok) return read.output
  const again = [...messages, ...correctionTurns(first.text, read.says)]
  const second = await chatModels.judge({ model, messages: again, schema, temperature: 0, signal })
  const reread = readAnswer(databit.schema.output, second.text)
  if (reread.ok) return reread.output
  throw new Problem("answer_invalid", { detail: `${model} answered twice in a way that does not fit: ${reread.says}.` })
}
