import type { BadRow } from "../../contract/entities/table.ts"
import { csvLine } from "./table-reader.ts"

const FIRST = 20
/** Characters of bad rows a list keeps; the count goes on behind it. */
const MOST_KEPT = 20_000_000

/** Collects the rows an import could not read. */
export const badRowList = () => {
  const kept: BadRow[] = []
  let count = 0
  let size = 0
  return {
    add: (rows: readonly BadRow[]): void => {
      for (const row of rows) {
        count += 1
        if (size > MOST_KEPT) continue
        kept.push(row)
        size += row.text.length
      }
    },
    count: (): number => count,
    first: (): BadRow[] => kept.slice(0, FIRST),
    /** The list as CSV a spreadsheet opens: line, reason and the row as it stood. */
    file: (): Uint8Array => {
      const lines = kept.map((row) => csvLine([String(row.line), row.reason, row.text]))
      const more = count > kept.length ? [csvLine(["", `${count - kept.length} more bad rows are not listed`, ""])] : []
      return new TextEncoder().encode(`\uFEFF${["line,reason,row", ...lines, ...more].join("\r\n")}\r\n`)
    },
  }
}

/** Where the list of an import lies in the files port. */
export const badRowsPath = (importId: string): string => `imports/${importId}/bad-rows.csv`
