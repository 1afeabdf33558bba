import { access, constants, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { Problem } from "../../contract/problems.ts"
import type { Config } from "../config.ts"
import { openLearners } from "../learners/learners.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { seekConnection } from "../models/seek-connection.ts"
import { streamedAi } from "../models/streamed-ai.ts"
import { settingsOf } from "../settings-of-environment.ts"
import { contentHash } from "../state/canonical.ts"
import { openEventLog } from "../state/event-log.ts"
import { growingIds } from "../state/ids.ts"
import { PROJECTIONS } from "../state/projections.ts"
import { allRepositories } from "../state/repositories.ts"
import { tableCatalogOver } from "../state/tables.ts"
import type { Workspace } from "../workspace.ts"
import { openAccess } from "./access.ts"
import { embeddedCatalog } from "./catalog.ts"
import { openDuckDb } from "./duckdb.ts"
import { embeddedEmbeddings } from "./embeddings.ts"
import { embeddedFiles } from "./files.ts"
import { embeddedSources } from "./ingest-sources.ts"
import { migrateDuckDb } from "./migrate.ts"
import { embeddedPeople } from "./people.ts"
import { ownPrompts } from "./prompts.ts"
import { ownRegisteredModels } from "./registered-models.ts"
import { embeddedSearch } from "./search.ts"
import { embeddedSecrets } from "./secrets.ts"
import { embeddedServing } from "./serving.ts"
import { embeddedSql } from "./sql.ts"
import { openTables } from "./tables.ts"
import { ownTraceLog } from "./trace-log.ts"
import { trackingOver } from "./tracking.ts"

/** Why a folder or file cannot be used, by the system's code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EEXIST: "there is a file of that name",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  EPERM: "you may not write there",
  EROFS: "the disk is read-only",
}

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown")

const unusable = (says: string, cause: unknown): Problem =>
  new Problem("setting_invalid", {
    field: "DATABITS_HOME",
    detail: `${says}: ${REASONS[codeOf(cause)] ?? codeOf(cause)}.`,
    remedy: "Choose another folder with DATABITS_HOME.",
    cause,
  })

/** Makes the home, and makes sure that it can be written: the engine only says that it cannot open its file. */
const makeHome = async (home: string, file: string): Promise<void> => {
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(`The folder ${home} of the workspace cannot be made`, error)
  })
  await access(home, constants.W_OK).catch((error: unknown) => {
    throw unusable(`The folder ${home} of the workspace cannot be used`, error)
  })
  await access(file, constants.R_OK | constants.W_OK).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw unusable(`The workspace file ${file} cannot be used`, error)
  })
}

/** Opens (or makes) the embedded workspace in the home folder. Problem `workspace_busy` when another process has it. */
export const openEmbedded = async (config: Config): Promise<Workspace> => {
  const file = join(config.home, "workspace.duckdb")
  await makeHome(config.home, file)
  const schema = quoted(config.place.schema)
  const duck = await openDuckDb(file, {
    memoryLimit: "1GB",
    threads: 2,
    onConnect: [`CREATE SCHEMA IF NOT EXISTS ${schema}`, `SET schema = '${config.place.schema}'`],
  })
  const now = () => Date.now()
  const clock = { now: () => new Date(now()).toISOString(), id: growingIds(now), contentHash }
  await migrateDuckDb(duck, clock.now)
  const sql = embeddedSql(duck)
  const events = await openEventLog(sql, PROJECTIONS, now)
  const files = embeddedFiles(join(config.home, "files"), clock.id)
  const sources = embeddedSources(join(config.home, "uploads"), {
    home: config.home,
    limit: config.uploadLimit,
    now,
    newId: clock.id,
  })
  const tables = await openTables({ sql, state: duck, events, sources, config, newId: clock.id })
  const access = openAccess(sql)
  const volume = (name: string, comment: string) => ({
    name: `${config.place.catalog}.${config.place.schema}.${name}`,
    comment,
  })
  const standing = {
    sql,
    events,
    tables: tableCatalogOver(sql),
    access,
    places: [config.place, config.dataPlace, config.trainingPlace],
    volumes: [volume("files", "Files of the workbench: models and reports"), volume("uploads", "Files people sent")],
  }
  const repositories = allRepositories({ sql, now: clock.now, environment: settingsOf(config) })
  const { settings, items } = repositories
  const learners = openLearners()
  const secrets = embeddedSecrets(config.home)
  const connected = seekConnection(config.modelEndpoint, settings, secrets)
  const chatModels = openAiCompatible(connected)
  return {
    kind: "embedded",
    about: "Local engine, DuckDB",
    home: config.home,
    place: config.place,
    can: { fineTune: true, sqlQueries: true },
    link: null,
    ports: {
      ...repositories,
      catalog: embeddedCatalog(standing),
      clock,
      events,
      files,
      sources,
      tables,
      learners,
      prompts: ownPrompts(sql, clock),
      traceLog: ownTraceLog(repositories.traces, repositories.feedback),
      tracking: trackingOver(sql, clock),
      registeredModels: ownRegisteredModels(sql, clock),
      search: embeddedSearch({ tables, learners }),
      secrets,
      serving: embeddedServing(join(config.home, "serving.json"), { files, learners }),
      people: embeddedPeople(sql, events, config.person),
      chatModels,
      ai: streamedAi({ sql, items, tables, chatModels, clock }),
      embeddings: embeddedEmbeddings({ tables, learners, chatModels, connected }),
    },
    asPerson: (person) => {
      const theirs = tables.readingAs({
        may: ({ name, createdBy }) => access.holds(person, "SELECT", { kind: "table", name }, createdBy),
        check: ({ name, createdBy }) => access.check(person, "SELECT", { kind: "table", name }, createdBy),
      })
      return {
        sources,
        catalog: embeddedCatalog(standing, person),
        tables: theirs,
        search: embeddedSearch({ tables: theirs, learners }),
      }
    },
    close: async () => {
      await learners.close()
      await tables.close()
      await duck.close()
    },
  }
}
