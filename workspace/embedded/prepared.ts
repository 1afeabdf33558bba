import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from "@duckdb/node-api"

/** Statements a connection keeps prepared; the one that was used longest ago makes room for a new one. */
const MOST_KEPT = 48

/** The prepared statements of one connection, which has one statement under way at a time. */
export type PreparedStatements = {
  /** Runs a statement that reads no table, prepared the first time only. A change of the schema is planned anew by itself. */
  run(statement: string, parameters: readonly DuckDBValue[]): Promise<void>
  drop(): void
}

export const preparedOn = (connection: DuckDBConnection): PreparedStatements => {
  const kept = new Map<string, DuckDBPreparedStatement>()

  const forget = (statement: string): void => {
    kept.get(statement)?.destroySync()
    kept.delete(statement)
  }

  const find = async (statement: string): Promise<DuckDBPreparedStatement> => {
    const known = kept.get(statement)
    kept.delete(statement)
    const prepared = known ?? (await connection.prepare(statement))
    kept.set(statement, prepared)
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      forget(oldest)
    }
    return prepared
  }

  return {
    run: async (statement, parameters) => {
      const prepared = await find(statement)
      try {
        prepared.bind([...parameters])
        await prepared.run()
      } catch (error) {
        forget(statement)
        throw error
      }
    },
    drop: () => {
      for (const prepared of kept.values()) prepared.destroySync()
      kept.clear()
    },
  }
}
