import { type JsonReader, type JsonRecord, jsonRecord, LONGEST_ENTRY, TOO_LONG } from "./jsonl.ts"
import { badRecord, lineEnds } from "./records.ts"

/** Whether the mark at `at` is escaped: behind an odd number of backslashes. */
const isEscaped = (text: string, at: number): boolean => {
  let before = at - 1
  while (text[before] === "\\") before--
  return (at - before) % 2 === 0
}

/** Where a string that opens at `at` is over; -1 where the text ends inside it. */
const behindString = (text: string, at: number): number => {
  let mark = text.indexOf('"', at + 1)
  while (mark >= 0 && isEscaped(text, mark)) mark = text.indexOf('"', mark + 1)
  return mark < 0 ? -1 : mark + 1
}

const NEXT_MARK = /["[\]{}]/g

/** The next bracket or quotation mark from `at` on; -1 where there is none. */
const nextMark = (text: string, at: number): number => {
  NEXT_MARK.lastIndex = at
  return NEXT_MARK.exec(text)?.index ?? -1
}

/** Walks brackets outside strings; `visit` gets each with the depth it stands at and stops the walk by returning true. */
const walk = (text: string, from: number, visit: (mark: string, at: number, depth: number) => boolean): void => {
  let depth = 0
  for (let at = nextMark(text, from); at >= 0; ) {
    const mark = text[at] ?? ""
    if (mark === '"') {
      const after = behindString(text, at)
      if (after < 0) return
      at = nextMark(text, after)
      continue
    }
    const closes = mark === "]" || mark === "}"
    if (closes) depth -= 1
    if (visit(mark, at, depth)) return
    if (!closes) depth += 1
    at = nextMark(text, at + 1)
  }
}

/** Where the entries begin: behind the bracket of the outer array, or of the first array of objects inside an outer object. */
const startOfEntries = (text: string): number | undefined => {
  let found: number | undefined
  walk(text, 0, (mark, at, depth) => {
    const outer = depth === 0 && mark === "["
    const inner = depth === 1 && mark === "[" && /^\s*\{/.test(text.slice(at + 1, at + 1000))
    if (outer || inner) found = at + 1
    return found !== undefined
  })
  return found
}

const BETWEEN = /[\s,]*/y

/** Where the next entry begins: spaces and commas are passed over. */
const behindCommas = (text: string, at: number): number => {
  BETWEEN.lastIndex = at
  return BETWEEN.test(text) ? BETWEEN.lastIndex : at
}

const SCALAR_END = /[,\]]/g

/** Where the entry at `from` ends, or undefined where the text ends inside it. */
const endOfEntry = (text: string, from: number): number | undefined => {
  const first = text[from]
  if (first === '"') {
    const after = behindString(text, from)
    return after < 0 ? undefined : after
  }
  if (first !== "{" && first !== "[") {
    SCALAR_END.lastIndex = from
    return SCALAR_END.exec(text)?.index
  }
  let end: number | undefined
  walk(text, from, (_, at, depth) => {
    if (depth === 0 && at > from) end = at + 1
    return end !== undefined
  })
  return end
}

/**
 * Reads the entries of a JSON array one by one: an outer array, or the first array of objects inside an object
 * such as `{"rows": [...]}`. A file that is one object without such an array is one row.
 */
export const jsonArrayReader = (): JsonReader => {
  let text = ""
  let line = 1
  let state: "before" | "inside" | "behind" = "before"

  const drop = (until: number): void => {
    line += lineEnds(text.slice(0, until))
    text = text.slice(until)
  }

  const entries = (): JsonRecord[] => {
    const made: JsonRecord[] = []
    let at = 0
    let entryLine = line
    for (;;) {
      const start = behindCommas(text, at)
      entryLine += lineEnds(text.slice(at, start))
      at = start
      if (text[start] === "]") state = "behind"
      const end = start >= text.length || state === "behind" ? undefined : endOfEntry(text, start)
      if (end === undefined) break
      const entry = text.slice(start, end)
      made.push(jsonRecord(entry, entryLine))
      entryLine += lineEnds(entry)
      at = end
    }
    drop(at)
    return made
  }

  const read = (): JsonRecord[] => {
    if (state === "before") {
      const start = startOfEntries(text)
      if (start === undefined) return []
      drop(start)
      state = "inside"
    }
    return state === "inside" ? entries() : []
  }

  const tooLong = (): JsonRecord[] => {
    if (text.length <= LONGEST_ENTRY || state === "behind") return []
    const bad = badRecord(line, TOO_LONG, text)
    state = "behind"
    return [bad]
  }

  return {
    push: (piece) => {
      if (state === "behind") return []
      text += piece
      return [...read(), ...tooLong()]
    },
    end: () => {
      const left = text.trim()
      if (state === "behind" || left === "") return []
      return [
        state === "before" ? jsonRecord(left, line) : badRecord(line, "the file ends in the middle of an entry", left),
      ]
    },
  }
}
