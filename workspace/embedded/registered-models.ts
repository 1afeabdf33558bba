import { artifact } from "../../contract/entities/model.ts"
import { Problem } from "../../contract/problems.ts"
import type { RegisteredModels, RegistryVersion } from "../../core/ports/registered-models.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "../state/canonical.ts"
import { mutex } from "../state/mutex.ts"
import type { Sql } from "../state/sql.ts"

type Clock = { readonly now: () => string; readonly id: () => string }
type Fact = Row<"registered_facts">

/** Where an alias leads after all that was said of it; undefined where it was taken away. */
const holderOf = (facts: readonly Fact[], alias: string): string | undefined =>
  facts.findLast((fact) => fact.kind === "alias" && fact.key === alias)?.version ?? undefined

const versionOf = (row: Row<"registered_versions">, facts: readonly Fact[]): RegistryVersion => {
  const version = String(row.version)
  const tags = facts.filter((fact) => fact.kind === "tag" && fact.version === version)
  const aliases = new Set(facts.filter((fact) => fact.kind === "alias").map((fact) => fact.key))
  return {
    name: row.name,
    version,
    status: "READY",
    runId: row.run_id,
    tags: { ...JSON.parse(row.tags), ...Object.fromEntries(tags.map(({ key, text }) => [key, text ?? ""])) },
    aliases: [...aliases].filter((alias) => holderOf(facts, alias) === version),
    createdAt: row.created_at,
  }
}

/** The registry of models over the state tables, for a home without Unity Catalog. */
export const ownRegisteredModels = (sql: Sql, { now, id }: Clock): RegisteredModels => {
  const alone = mutex()

  const rowsOf = (name: string): Promise<Row<"registered_versions">[]> =>
    sql.db.selectFrom("registered_versions").selectAll().where("name", "=", name).orderBy("version", "desc").execute()

  const factsOf = (name: string): Promise<Fact[]> =>
    sql.db.selectFrom("registered_facts").selectAll().where("name", "=", name).orderBy("id").execute()

  const seekVersion = async (name: string, version: string): Promise<RegistryVersion | undefined> => {
    const [rows, facts] = await Promise.all([rowsOf(name), factsOf(name)])
    const row = rows.find((one) => String(one.version) === version)
    return row && versionOf(row, facts)
  }

  const findVersion = async (name: string, version: string): Promise<RegistryVersion> => {
    const found = await seekVersion(name, version)
    if (!found) throw new Problem("model_missing", { detail: `The registry has no version ${version} of ${name}.` })
    return found
  }

  const add = (fact: Omit<Fact, "id" | "at">): Promise<void> =>
    sql.append("registered_facts", [{ ...fact, id: id(), at: now() }])

  return {
    saveVersion: ({ name, runId, artifact: given, labels, tags }) =>
      alone(async () => {
        const version = ((await rowsOf(name))[0]?.version ?? 0) + 1
        const row = { id: `${name}@${version}`, name, version, run_id: runId, created_at: now() }
        await sql.append("registered_versions", [
          {
            ...row,
            artifact: canonicalJson(artifact.parse(given)),
            labels: canonicalJson([...labels]),
            tags: canonicalJson(tags),
          },
        ])
        return findVersion(name, String(version))
      }),
    seekVersion,
    listVersions: async (name) =>
      (await rowsOf(name)).map((row) => {
        const { tags: _, aliases: __, ...rest } = versionOf(row, [])
        return rest
      }),
    seekByAlias: async (name, alias) => {
      const version = holderOf(await factsOf(name), alias)
      return version === undefined ? undefined : seekVersion(name, version)
    },
    saveAlias: async (name, alias, version) => {
      await findVersion(name, version)
      await add({ name, version, kind: "alias", key: alias, text: null })
    },
    retireAlias: async (name, alias) => {
      if (holderOf(await factsOf(name), alias) !== undefined)
        await add({ name, version: null, kind: "alias", key: alias, text: null })
    },
    saveTags: async (name, version, tags) => {
      await findVersion(name, version)
      for (const [key, text] of Object.entries(tags)) await add({ name, version, kind: "tag", key, text })
    },
  }
}
