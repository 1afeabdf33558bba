import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import { Problem } from "../../contract/problems.ts"
import type { Config } from "../config.ts"
import { findMe } from "./identity.ts"
import type { Warehouse } from "./statements.ts"
import { type AppClient, openClient } from "./wire/client.ts"
import { type Connection, resolveConnection } from "./wire/connection.ts"
import type { Patience } from "./wire/retry.ts"
import { credentialsFor } from "./wire/sign-in.ts"

/** The volume, beside our tables, that holds our files. */
export const VOLUME = "files"

const profileFile =
  ({ configFile }: Config["databricks"]) =>
  async (): Promise<string | undefined> => {
    try {
      return await readFile(configFile ?? join(homedir(), ".databrickscfg"), "utf8")
    } catch {
      return undefined
    }
  }

/** The workspace that the configuration means. Problem `databricks_not_connected`. */
export const findConnection = ({ databricks }: Config): Promise<Connection> =>
  resolveConnection(databricks, profileFile(databricks))

type Options = { readonly userAgent: string; readonly patience?: Patience; readonly timeoutMs?: number }

/** Signs the app in and asks who it is. Problems `databricks_*`. */
export const signIn = async (connection: Connection, given: Options): Promise<AppClient> => {
  const options = {
    as: "app",
    host: connection.host,
    credentials: credentialsFor(connection, () => Date.now()),
    ...given,
  } as const
  const principal = await findMe(openClient({ ...options, principal: "the app" }))
  return openClient({ ...options, principal })
}

const warehouseOf = (client: AppClient, { warehouseId }: Connection, { place }: Config): Warehouse => {
  if (warehouseId === undefined)
    throw new Problem("databricks_not_connected", {
      field: "DATABRICKS_WAREHOUSE_ID",
      detail: "There is no SQL warehouse to keep state in.",
      remedy: "Set DATABRICKS_WAREHOUSE_ID to the id of a serverless SQL warehouse.",
    })
  return { client, warehouseId, catalog: place.catalog, schema: place.schema }
}

/** Signs in as the app, and names the warehouse and the place of our tables. Problems `databricks_*`. */
export const connect = async (
  config: Config,
): Promise<{ readonly connection: Connection; readonly client: AppClient; readonly on: Warehouse }> => {
  const connection = await findConnection(config)
  const client = await signIn(connection, { userAgent: "databits" })
  return { connection, client, on: warehouseOf(client, connection, config) }
}
