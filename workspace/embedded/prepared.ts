import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResultReader, DuckDBValue } from "@duckdb/node-api"

/** Statements a connection keeps prepared; the one that was used longest ago makes room for a new one. */
const MOST_KEPT = 48

/** A longer statement is one of a kind (a list of ids, say); keeping it would push out those that come again. */
const LONGEST_KEPT = 6_000

/** The prepared statements of one connection, which has one statement under way at a time. */
export type PreparedStatements = {
  /** Runs a statement, prepared the first time only. The engine itself plans anew what a change of the schema touches. */
  read(statement: string, parameters: readonly DuckDBValue[]): Promise<DuckDBResultReader>
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
    read: async (statement, parameters) => {
      if (statement.length > LONGEST_KEPT) return connection.runAndReadAll(statement, [...parameters])
      const prepared = await find(statement)
      try {
        prepared.bind([...parameters])
        return await prepared.runAndReadAll()
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
