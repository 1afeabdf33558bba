import type { CapabilityName } from "../../../contract/capabilities.ts"
import type { AppConnection, Capability, CapabilityState } from "../../../contract/entities/connection.ts"
import { Problem } from "../../../contract/problems.ts"
import type { Config } from "../../config.ts"
import { findConnection, signIn, VOLUME } from "../connect.ts"
import { runStatement } from "../statements.ts"
import { type AppClient, type Client, openClient } from "../wire/client.ts"
import type { Connection } from "../wire/connection.ts"
import { fixedToken } from "../wire/credentials.ts"
import { PATIENT } from "../wire/retry.ts"
import { lookAtWarehouse, type Place, type Probe, probesOfApp, probesOfPerson, warehouseFixes } from "./probes.ts"
import { stateOfFailure } from "./state.ts"

/** A person waits for these answers: a workspace that is busy is said to be busy. */
const BRISK = { userAgent: "databits-doctor", patience: { ...PATIENT, budgetMs: 4_000 }, timeoutMs: 20_000 }
const WAKE_MS = 80_000

const REACHABLE: CapabilityState = { kind: "reachable", detail: null }

const placeOf = ({ place: { catalog, schema }, databricks }: Config, warehouseId: string | undefined): Place => ({
  principal: "the app",
  experimentId: databricks.experimentId,
  warehouseId,
  jobId: databricks.jobId,
  catalog,
  schema: `${catalog}.${schema}`,
  volume: `${catalog}.${schema}.${VOLUME}`,
})

const isRefusedForItsFault = (error: unknown): boolean => error instanceof Problem && error.facts.status === 400

/** What was answered, looked at more closely where the probe says what must be in it. */
const stateOfAnswer = (bytes: Uint8Array, { isGiven, lacks, fixes }: Probe, principal: string): CapabilityState => {
  if (lacks !== undefined) return { kind: "unasked", detail: lacks }
  const missing = isGiven?.(JSON.parse(new TextDecoder().decode(bytes)))
  return missing === undefined
    ? REACHABLE
    : { kind: "denied", detail: missing, fix: fixes?.denied?.(principal) ?? null }
}

const ask = async (client: Client, probe: Probe): Promise<Capability> => {
  const { name, request, fixes, isFaulty = false } = probe
  try {
    return { name, state: stateOfAnswer(await client.bytes(request), probe, client.principal) }
  } catch (error) {
    if (isFaulty && isRefusedForItsFault(error)) return { name, state: REACHABLE }
    return { name, state: stateOfFailure(error, client.principal, fixes) }
  }
}

const unasked = (probes: readonly { readonly name: CapabilityName }[], detail: string): Capability[] =>
  probes.map(({ name }) => ({ name, state: { kind: "unasked", detail } }))

const askStatement = async (client: AppClient, place: Place, warehouseId: string): Promise<CapabilityState> => {
  const [catalog = "", schema = ""] = place.schema.split(".")
  const on = { client, warehouseId, catalog, schema }
  try {
    await runStatement(on, "SELECT 1", [], { signal: AbortSignal.timeout(WAKE_MS), repeatable: true })
    return REACHABLE
  } catch (error) {
    return stateOfFailure(error, client.principal, warehouseFixes(warehouseId))
  }
}

type Looked = Pick<AppConnection, "warehouse"> & { readonly capabilities: Capability[] }

const NO_WAREHOUSE = new Problem("databricks_not_connected", {
  detail: "There is no SQL warehouse to keep state in.",
  remedy: "Set DATABRICKS_WAREHOUSE_ID to the id of a serverless SQL warehouse.",
})

const lookAtSql = async (client: AppClient, place: Place, wake: boolean): Promise<Looked> => {
  const id = place.warehouseId
  if (id === undefined) {
    const state = stateOfFailure(NO_WAREHOUSE, client.principal)
    return {
      warehouse: null,
      capabilities: [{ name: "warehouse", state }, ...unasked([{ name: "statements" }], NO_WAREHOUSE.message)],
    }
  }
  const seen = await lookAtWarehouse(client, id).catch((error: unknown) =>
    stateOfFailure(error, client.principal, warehouseFixes(id)),
  )
  const isAwake = "state" in seen && seen.state === "RUNNING"
  const isStarting = "state" in seen && seen.state === "STARTING"
  const statements: CapabilityState =
    isAwake || wake
      ? await askStatement(client, place, id)
      : {
          kind: "unasked",
          detail: isStarting
            ? "The warehouse is starting. Check again when it runs."
            : "The warehouse sleeps, and a statement would wake it.",
        }
  const state = "state" in seen ? REACHABLE : seen
  return {
    warehouse: {
      id,
      name: ("state" in seen ? seen.name : null) ?? null,
      state: "state" in seen ? seen.state : null,
      isServerless: ("state" in seen ? seen.enable_serverless_compute : null) ?? null,
    },
    capabilities: [
      { name: "warehouse", state },
      { name: "statements", state: statements },
    ],
  }
}

const unconnected = (config: Config, capabilities: readonly Capability[]): AppConnection => ({
  host: null,
  authentication: null,
  foundIn: null,
  app: null,
  warehouse: null,
  schema: placeOf(config, undefined).schema,
  volume: placeOf(config, undefined).volume,
  capabilities: [...capabilities],
  checkedAt: new Date().toISOString(),
})

const NEEDS_SIGN_IN = "The app could not sign in."

const asApp = async (config: Config, connection: Connection, wake: boolean): Promise<AppConnection> => {
  const place = placeOf(config, connection.warehouseId)
  const known = {
    ...unconnected(config, []),
    host: connection.host,
    authentication: connection.authentication.kind,
    foundIn: connection.from,
  }
  const client = await signIn(connection, BRISK).catch((error: unknown) => stateOfFailure(error, "the app"))
  if ("kind" in client) {
    const rest = unasked([{ name: "warehouse" }, { name: "statements" }, ...probesOfApp(place)], NEEDS_SIGN_IN)
    return { ...known, capabilities: [{ name: "sign_in", state: client }, ...rest] }
  }
  const [sql, ...others] = await Promise.all([
    lookAtSql(client, place, wake),
    ...probesOfApp({ ...place, principal: client.principal }).map((probe) => ask(client, probe)),
  ])
  return {
    ...known,
    app: client.principal,
    warehouse: sql.warehouse,
    capabilities: [{ name: "sign_in", state: REACHABLE }, ...sql.capabilities, ...others],
    checkedAt: new Date().toISOString(),
  }
}

/** Asks a workspace, as the app, for everything the workbench uses; with `wake` also where a warehouse must wake up for it. */
export const examineAsApp = async (config: Config, wake: boolean): Promise<AppConnection> => {
  try {
    return await asApp(config, await findConnection(config), wake)
  } catch (error) {
    return unconnected(config, [{ name: "sign_in", state: stateOfFailure(error, "the app") }])
  }
}

/** Asks a workspace, with a person's own token, for what the workbench does as the person. The token is not kept. */
export const examineAsPerson = async (
  config: Config,
  person: { readonly name: string; readonly token: string },
): Promise<Capability[]> => {
  const { host, warehouseId } = await findConnection(config)
  const client = openClient({
    as: "user",
    host,
    principal: person.name,
    credentials: fixedToken(person.token),
    ...BRISK,
  })
  return Promise.all(probesOfPerson(placeOf(config, warehouseId)).map((probe) => ask(client, probe)))
}
