import { readServingSettings } from "../../core/settings/model-serving.ts"
import type { Config } from "../config.ts"
import { openLearners } from "../learners/learners.ts"
import { seekConnection } from "../models/seek-connection.ts"
import { settingsOf } from "../settings-of-environment.ts"
import { contentHash } from "../state/canonical.ts"
import { type EventLog, openEventLog } from "../state/event-log.ts"
import { heldSql } from "../state/held/held-sql.ts"
import { growingIds } from "../state/ids.ts"
import { PROJECTIONS } from "../state/projections.ts"
import { allRepositories } from "../state/repositories.ts"
import type { Workspace } from "../workspace.ts"
import { databricksEmbeddings } from "./ai/embeddings.ts"
import { databricksAi } from "./ai/open.ts"
import { servingModels } from "./chat-models.ts"
import { connect } from "./connect.ts"
import { volumeFiles } from "./files.ts"
import { openGoverned } from "./governed.ts"
import { lakeflowJobs } from "./lakeflow-jobs.ts"
import { lakeflowWorker } from "./lakeflow-worker.ts"
import { whenMigrated } from "./migrate.ts"
import { unityPrompts } from "./mlflow/prompts.ts"
import { unityModels } from "./mlflow/registered-models.ts"
import { experimentTraceLog } from "./mlflow/trace-log.ts"
import { mlflowTracking } from "./mlflow/tracking.ts"
import { seekParent } from "./parent.ts"
import { databricksPeople } from "./people.ts"
import { databricksSecrets } from "./secrets.ts"
import { databricksServing } from "./serving/model-serving.ts"
import { databricksSql } from "./sql.ts"
import { watchWaking } from "./warehouse-state.ts"
import type { AppClient } from "./wire/client.ts"

/** Lakeflow, unless this process is a task of it: what that starts works in it. */
const elsewhereOf = (client: AppClient, { databricks: { jobId, parent } }: Config): Workspace["elsewhere"] => {
  if (parent !== undefined) return undefined
  const why = jobId === undefined ? "It works in the workbench itself: DATABITS_JOB_ID names no Lakeflow job." : null
  return { worker: lakeflowWorker({ jobs: lakeflowJobs(client), jobId }), why }
}

/** Opens the workbench's schema in a Databricks workspace. Problems `databricks_*`. */
export const openDatabricks = async (config: Config, tell: (step: string) => void): Promise<Workspace> => {
  const { connection, client, on } = await connect(config)
  const now = () => Date.now()
  const clock = { now: () => new Date(now()).toISOString(), id: growingIds(now), contentHash }
  let log: EventLog | undefined
  const sql = heldSql(databricksSql(on), async (since) => (await log?.isInStep(since)) ?? false)
  const read = async (): Promise<EventLog> => {
    const [opened] = await Promise.all([
      openEventLog(sql, PROJECTIONS, now, { isShared: true, hear: sql.hear }),
      sql.load(),
    ])
    return opened
  }
  const stopWatching = watchWaking(on, tell)
  const events = await whenMigrated(on, config.databricks.migrates, read).finally(stopWatching)
  log = events
  const governed = openGoverned({ config, client, on, sql, events, now, newId: clock.id })
  const { volumes, folder } = governed
  const repositories = allRepositories({ sql, now: clock.now, environment: settingsOf(config) })
  const { settings, items } = repositories
  const secrets = databricksSecrets(client, config.databricks)
  const connected = seekConnection(config.modelEndpoint, settings, secrets)
  const chatModels = servingModels(client, connected)
  const learners = openLearners()
  const { admins, defaultRole } = config.databricks
  return {
    kind: "databricks",
    about: `Databricks, ${new URL(client.host).host}`,
    home: null,
    place: config.place,
    can: { fineTune: true, sqlQueries: true },
    link: {
      host: client.host,
      workspaceId: connection.workspaceId ?? null,
      experimentId: config.databricks.experimentId ?? null,
    },
    ports: {
      ...repositories,
      ...governed.app,
      clock,
      events,
      files: volumeFiles(volumes, `${folder}/artifacts`),
      learners,
      prompts: unityPrompts(client),
      traceLog: experimentTraceLog(client, config.databricks.experimentId),
      tracking: mlflowTracking(client, { experimentId: config.databricks.experimentId, folder: "/Shared" }),
      registeredModels: unityModels(client, {
        parent: seekParent(config.databricks),
        artifacts: `${folder}/artifacts`,
      }),
      secrets,
      serving: databricksServing({
        client,
        place: `${config.place.catalog}.${config.place.schema}`,
        prefix: config.databricks.servingPrefix,
        settings: () => readServingSettings({ settings }),
      }),
      people: databricksPeople({ sql, events, app: client.principal, admins, defaultRole }),
      chatModels,
      embeddings: databricksEmbeddings({ client, on, tables: governed.app.tables }),
      ai: databricksAi({ sql, client, on, items, chatModels, clock, connected, tables: governed.app.tables }),
    },
    asPerson: governed.asPerson,
    elsewhere: elsewhereOf(client, config),
    close: async () => {
      await learners.close()
    },
  }
}
