import type { TextRow } from "../../../core/ports/tables.ts"
import type { Volumes } from "../volumes.ts"

/** Characters one file of rows holds about: what is in memory at one time. */
const PART_CHARACTERS = 8_000_000

/** Rows of text in files of a folder of a volume. */
export type Staged = {
  readonly folder: string
  readonly rowCount: number
  /** Cells of the widest row. */
  readonly width: number
}

/** Name of the n-th cell in the files. */
export const cellName = (index: number): string => `c${index}`
/** Name of a row's place in the files. */
export const PLACE = "place"

const lineOf = (row: TextRow, place: number): string => {
  const cells: Record<string, string | number> = { [PLACE]: place }
  for (const [index, cell] of row.entries()) if (cell !== null) cells[cellName(index)] = cell
  return JSON.stringify(cells)
}

/** Writes rows as JSON lines, in parts that fit in memory. The folder is the caller's to clear away. */
export const stageRows = async (
  volumes: Volumes,
  folder: string,
  batches: AsyncIterable<readonly TextRow[]>,
  signal: AbortSignal | undefined,
): Promise<Staged> => {
  let lines: string[] = []
  let characters = 0
  let part = 0
  let rowCount = 0
  let width = 0

  const flush = async (): Promise<void> => {
    signal?.throwIfAborted()
    const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`)
    await volumes.save(`${folder}/part-${String(part++).padStart(6, "0")}.jsonl`, bytes, { overwrite: true })
    lines = []
    characters = 0
  }

  for await (const batch of batches) {
    for (const row of batch) {
      const line = lineOf(row, rowCount++)
      lines.push(line)
      characters += line.length
      width = Math.max(width, row.length)
      if (characters >= PART_CHARACTERS) await flush()
    }
  }
  if (lines.length > 0) await flush()
  return { folder, rowCount, width }
}
