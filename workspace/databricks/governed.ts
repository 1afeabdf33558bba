import { Problem } from "../../contract/problems.ts"
import type { Events } from "../../core/ports/events.ts"
import type { Config } from "../config.ts"
import type { Sql } from "../state/sql.ts"
import { tableCatalogOver } from "../state/tables.ts"
import type { PersonAsking, PersonPorts } from "../workspace.ts"
import { databricksCatalog } from "./catalog/catalog.ts"
import { VOLUME } from "./connect.ts"
import { databricksSearch } from "./search/search.ts"
import { databricksSources, type PathReader } from "./sources.ts"
import type { Warehouse } from "./statements.ts"
import { type DatabricksTables, openTables, type Reader } from "./tables/tables.ts"
import { volumesOf } from "./volumes.ts"
import { type AppClient, openClient, type UserClient } from "./wire/client.ts"
import { fixedToken } from "./wire/credentials.ts"

type Given = {
  readonly config: Config
  readonly client: AppClient
  readonly on: Warehouse
  readonly sql: Sql
  readonly events: Events
  readonly now: () => number
  readonly newId: () => string
}

type Readers = { readonly tables: Reader; readonly paths: PathReader }

/** A service principal's name is its application id, a person's is an e-mail. */
const isService = ({ principal }: AppClient): boolean => !principal.includes("@")

const noToken = (name: string): Problem =>
  new Problem("databricks_person_unknown", {
    detail: `The platform did not hand over the right to ask as ${name}.`,
  })

/**
 * The ports that reach governed data. The workbench's own tables and files are read as the app in all of them; what
 * others made is read as who asks, with requests of their own, so that nothing of one person is ever kept for another.
 */
export const openGoverned = ({ config, client, on, sql, events, now, newId }: Given) => {
  const volumes = volumesOf(client)
  const place = `/Volumes/${config.place.catalog}/${config.place.schema}`
  const folder = `${place}/${VOLUME}`

  const portsFor = ({ tables, paths }: Readers): PersonPorts & { readonly tables: DatabricksTables } => {
    const limit = config.uploadLimit
    const sources = databricksSources({ volumes, on, folder: `${folder}/uploads`, limit, now, newId, paths })
    const catalog = tableCatalogOver(sql)
    /** All that is not known to be ours: what nobody has taken up, or what was let go of again, is still of others. */
    const isOfOthers = async (table: string): Promise<boolean> => {
      const [newest] = await catalog.listVersions(table)
      return newest === undefined || newest.source.kind === "catalog"
    }
    return {
      sources,
      search: databricksSearch({
        client,
        on,
        askerOf: async (table) => ((await isOfOthers(table)) ? tables.asking().client : client),
      }),
      catalog: databricksCatalog({ sql, events, tables: catalog, app: on, asking: tables.asking }),
      tables: openTables({
        sql,
        on,
        events,
        volumes,
        sources,
        stages: `${folder}/stages`,
        dataPlace: config.dataPlace,
        trainingPlace: config.trainingPlace,
        newId,
        reader: tables,
      }),
    }
  }

  const app = portsFor({
    tables: { asking: () => on, untaken: !isService(client) },
    paths: { by: "app", within: isService(client) ? place : undefined },
  })

  const asPerson = ({ name, token }: PersonAsking): PersonPorts => {
    // On a laptop the app signs in as the person who sits there.
    if (!config.databricks.isApp) return app
    const asking = (): Warehouse => {
      if (token === undefined) throw noToken(name)
      const { host } = client
      const credentials = fixedToken(token)
      const person: UserClient = openClient({ as: "user", host, principal: name, credentials, userAgent: "databits" })
      return { ...on, client: person }
    }
    return portsFor({
      tables: { asking, untaken: true },
      paths: { by: "person", on: asking, volumes: () => volumesOf(asking().client) },
    })
  }

  return { app, asPerson, volumes, folder }
}
