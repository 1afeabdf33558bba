import { Problem } from "../../contract/problems.ts"

const MOST_COLUMNS = 2000
const LONGEST_NAME = 200

/** The one name that an object cannot carry as a value of its own. */
const PROTOTYPE = "__proto__"

const tidy = (name: string): string => {
  const tidied = name.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME)
  return tidied === PROTOTYPE ? "proto" : tidied
}

/**
 * Hands out names for columns: as people wrote them, numbered where one is missing or (also in other
 * letter case) taken. Problem `file_unreadable` beyond 2,000 columns.
 */
export const columnNames = (): { readonly add: (wanted: string) => string; readonly all: () => readonly string[] } => {
  const names: string[] = []
  const taken = new Set<string>()
  return {
    add: (wanted) => {
      if (names.length >= MOST_COLUMNS)
        throw new Problem("file_unreadable", { detail: `The file has more than ${MOST_COLUMNS} columns.` })
      const base = tidy(wanted) || `column_${names.length + 1}`
      let name = base
      for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}_${number}`
      taken.add(name.toLowerCase())
      names.push(name)
      return name
    },
    all: () => names,
  }
}
