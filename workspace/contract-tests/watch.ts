import { afterAll, expect, type RunnerTask } from "vitest"
import { REFUSED_BY_ONE, SUITES, type Suite } from "./port-methods.ts"

type Note = () => void

async function* noted(pieces: AsyncIterable<unknown>, note: Note): AsyncGenerator<unknown> {
  for await (const piece of pieces) {
    note()
    yield piece
  }
  note()
}

const isPieces = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer

/** Passes on what a method answers; what it refuses is no answer, unless a home can do nothing but refuse it. */
const passOn = (answer: unknown, note: Note, mayRefuse: boolean): unknown => {
  if (isPieces(answer)) return noted(answer, note)
  if (answer instanceof Promise) answer.then(note, mayRefuse ? note : () => undefined)
  else note()
  return answer
}

const watched = (name: string, port: object, answered: Set<string>): object =>
  new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== "function" || typeof key !== "string") return value
      const method = `${name}.${key}`
      return (...given: unknown[]) =>
        passOn(Reflect.apply(value, target, given), () => answered.add(method), method in REFUSED_BY_ONE)
    },
  })

/** Whether somebody asked for some tests only. */
const isWhole = (tasks: readonly RunnerTask[]): boolean =>
  tasks.every((task) => task.mode === "run" && (task.type === "test" || isWhole(task.tasks)))

/** The methods that are proved in a suite. */
const methodsOf = (suite: Suite): readonly string[] =>
  Object.entries(SUITES).flatMap(([port, methods]) =>
    Object.entries(methods).flatMap(([method, proved]) => (proved === suite ? [`${port}.${method}`] : [])),
  )

/**
 * For a suite: hands out its ports so that they note which of their methods answered. Once all tests of the suite have
 * run, it fails when one of the methods that are proved there (`SUITES`) did not answer: on each home by itself.
 */
export const watching = (suite: Suite): (<Given extends object>(ports: Given) => Given) => {
  const answered = new Set<string>()
  // biome-ignore lint/correctness/noEmptyPattern: the runner wants a pattern there.
  afterAll(({}, { tasks }) => {
    const silent = methodsOf(suite).filter((method) => !answered.has(method))
    if (isWhole(tasks)) expect(silent, `methods that did not answer in the suite ${suite}`).toEqual([])
  })
  return (ports) => {
    const own = Object.entries(ports).filter(([name]) => name in SUITES)
    return { ...ports, ...Object.fromEntries(own.map(([name, port]) => [name, watched(name, port, answered)])) }
  }
}
