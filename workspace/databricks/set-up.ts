import { Problem } from "../../contract/problems.ts"
import type { Config } from "../config.ts"
import { connect } from "./connect.ts"
import { migrateWarehouse } from "./migrate.ts"
import { makeSecretKey } from "./secrets.ts"
import { sleep } from "./wire/retry.ts"

const AGAIN_AFTER_MS = 10_000

type Options = {
  readonly tell: (step: string) => void
  /** Milliseconds it goes on trying while a grant or the schema is missing: a deployment gives both side by side with it. */
  readonly waitMs: number
  readonly againAfterMs?: number
}

const mayCome = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "databricks_denied" || error.code === "databricks_missing")

const once = async (config: Config, tell: Options["tell"]): Promise<void> => {
  const { client, on } = await connect(config)
  tell(`Making the tables of ${on.catalog}.${on.schema} as ${client.principal}.`)
  await migrateWarehouse(on)
  const { secretKey, secretScope } = config.databricks
  if (secretKey !== undefined || secretScope === undefined) return
  const isNew = await makeSecretKey(client, secretScope)
  tell(isNew ? `A new key lies in the secret scope ${secretScope}.` : `The secret scope ${secretScope} has its key.`)
}

/** Applies the migrations and puts a key for secrets into its scope. It can be repeated. Problems `databricks_*`. */
export const setUpDatabricks = async (
  config: Config,
  { tell, waitMs, againAfterMs = AGAIN_AFTER_MS }: Options,
): Promise<void> => {
  const until = Date.now() + waitMs
  for (;;) {
    try {
      return await once(config, tell)
    } catch (error) {
      if (!mayCome(error) || Date.now() + againAfterMs > until) throw error
      tell(`${error instanceof Error ? error.message : String(error)} It is tried again.`)
      await sleep(againAfterMs, undefined)
    }
  }
}
