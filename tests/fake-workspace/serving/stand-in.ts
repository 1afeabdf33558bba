/**
 * The stand-in models of this workspace. They are no language models: what they say follows from the request by the
 * plain rules below, so that a reader can compute it. Their names say what they are.
 */
export const CHAT_STAND_IN = "stand-in-chat"
export const EMBEDDING_STAND_IN = "stand-in-embedding"

type Schema = Readonly<Record<string, unknown>>
type Message = { readonly role: string; readonly content: string }

const DIMENSIONS = 64
const LONGEST = 200

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const fromEnum = (choices: readonly unknown[], text: string): unknown =>
  choices.find((one) => typeof one === "string" && words(text).join(" ").includes(words(one).join(" "))) ?? choices[0]

/**
 * A value that fits a JSON Schema: of an enum the first choice that the text names, else its first; a text is the
 * question itself, cut at 200 characters; a number is how many words it has; a boolean whether it asks (`?`); an array
 * has one such value, an object one for each of its fields.
 */
const fitting = (schema: unknown, text: string): unknown => {
  if (!isSchema(schema)) return text.slice(0, LONGEST)
  if (Array.isArray(schema.enum)) return fromEnum(schema.enum, text)
  const [branch] = [schema.anyOf, schema.oneOf].flatMap((one) => (Array.isArray(one) ? one : []))
  if (branch !== undefined) return fitting(branch, text)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === "boolean") return text.includes("?")
  if (type === "integer" || type === "number") return words(text).length
  if (type === "array") return [fitting(schema.items, text)]
  if (type === "object" || isSchema(schema.properties))
    return Object.fromEntries(
      Object.entries(isSchema(schema.properties) ? schema.properties : {}).map(([name, one]) => [
        name,
        fitting(one, text),
      ]),
    )
  return text.slice(0, LONGEST)
}

/** What the stand-in answers to the last message of a chat: an object where a schema is given, else the message again. */
export const standInAnswer = (messages: readonly Message[], schema: unknown): string => {
  const asked = messages.findLast(({ role }) => role === "user")?.content ?? ""
  return schema === undefined ? `You said: ${asked.slice(0, LONGEST)}` : JSON.stringify(fitting(schema, asked))
}

/** Tokens of the stand-in: words. */
export const tokensOf = (text: string): number => words(text).length

const placeOf = (word: string): number => {
  let hash = 2_166_136_261
  for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return (hash >>> 0) % DIMENSIONS
}

/** How often each word stands in a text, words thrown into 64 places, of length 1: texts that share words are near. */
export const standInEmbedding = (text: string): number[] => {
  const counts = new Array<number>(DIMENSIONS).fill(0)
  for (const word of words(text)) counts[placeOf(word)] = (counts[placeOf(word)] ?? 0) + 1
  const length = Math.hypot(...counts)
  return length === 0 ? counts : counts.map((one) => one / length)
}
