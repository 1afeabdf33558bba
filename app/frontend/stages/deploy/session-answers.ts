import { useSyncExternalStore } from "react"
import { z } from "zod"
import { jsonObject } from "../../../../contract/json.ts"
import { newKey } from "../../shell/call.ts"
import { agentAnswer } from "./ask-agent.ts"

const rated = z.enum(["right", "wrong", "corrected"])
export type Rated = z.output<typeof rated>

const kept = z.object({
  id: z.string(),
  endpoint: z.string(),
  at: z.string(),
  inputs: jsonObject,
  /** From asking to the whole answer, milliseconds. */
  ms: z.number(),
  answer: agentAnswer,
  rated: rated.nullable(),
})
/** An answer of this session. */
export type SessionAnswer = z.output<typeof kept>

const STORE = "databits.playground"
const SESSION = "databits.playground.session"
const MOST = 50

const read = (): readonly SessionAnswer[] => {
  try {
    return z.array(kept).parse(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"))
  } catch {
    return []
  }
}

let answers: readonly SessionAnswer[] | undefined
const listeners = new Set<() => void>()

const all = (): readonly SessionAnswer[] => {
  answers ??= read()
  return answers
}

const write = (next: readonly SessionAnswer[]): void => {
  answers = next.slice(0, MOST)
  try {
    sessionStorage.setItem(STORE, JSON.stringify(answers))
  } catch {
    // A full or closed store only means that a reload forgets them.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Answers of this tab's session, newest first. */
export const useSessionAnswers = (): readonly SessionAnswer[] => useSyncExternalStore(subscribe, all)

/** Keeps an answer and gives its id. */
export const keepAnswer = (made: Omit<SessionAnswer, "id" | "rated">): string => {
  const id = newKey()
  write([{ ...made, id, rated: null }, ...all()])
  return id
}

export const rateAnswer = (id: string, as: Rated): void =>
  write(all().map((one) => (one.id === id ? { ...one, rated: as } : one)))

/** Forgets the answers here; their traces stay. */
export const clearAnswers = (): void => write([])

/** The conversation that calls of this tab belong to. */
export const sessionId = (): string => {
  const found = sessionStorage.getItem(SESSION)
  if (found) return found
  const made = newKey()
  sessionStorage.setItem(SESSION, made)
  return made
}
