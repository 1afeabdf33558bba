import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"

/** The bytes of a Parquet file with the rows of a query of DuckDB, as another program would have written it. */
export const parquetOf = async (query: string): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), "databits-parquet-"))
  const path = join(folder, "theirs.parquet")
  const duck = await DuckDBInstance.create(":memory:")
  try {
    const connection = await duck.connect()
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`)
    connection.closeSync()
    return await readFile(path)
  } finally {
    duck.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
}
