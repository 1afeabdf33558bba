import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely"

type RunQuery = (query: CompiledQuery) => Promise<Record<string, unknown>[]>

const noTransactions = (): never => {
  throw new Error("state is written without transactions: one statement, then fold")
}

/** A kysely driver over one function that runs a compiled query. Transactions are refused on both engines alike. */
export const driverOver = (run: RunQuery): Driver => {
  const connection: DatabaseConnection = {
    executeQuery: async <Result>(query: CompiledQuery): Promise<QueryResult<Result>> => ({
      rows: (await run(query)) as Result[],
    }),
    streamQuery: () => noTransactions(),
  }
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => noTransactions(),
    commitTransaction: async () => noTransactions(),
    rollbackTransaction: async () => noTransactions(),
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}
