import { expect, test } from "vitest"
import type { Artifact } from "../../contract/entities/model.ts"
import { Problem } from "../../contract/problems.ts"
import type { RegisteredModels } from "../../core/ports/registered-models.ts"
import { watching } from "./watch.ts"

type Opened = { readonly registry: RegisteredModels; readonly artifact: Artifact; readonly runId: string }

/** What a registry of models owes its callers. `open` gives a classifier that lies in the files port, and a tracked run. */
export const registeredModelsContract = (open: () => Promise<Opened>): void => {
  const watch = watching("registered-models")
  const begin = async (model: string) => {
    const { registry: registeredModels, artifact, runId } = await open()
    const { registeredModels: registry } = watch({ registeredModels })
    const name = `main.databits.${model}`
    const save = () =>
      registry.saveVersion({ name, runId, artifact, labels: ["a", "b"], tags: { "databits.model": `${name}@1` } })
    return { registry, name, runId, save }
  }

  test("versions are counted from 1 for each name, know their run and their tags", async () => {
    const { registry, name, runId, save } = await begin("counted")
    expect(await registry.listVersions(name)).toEqual([])
    const first = await save()
    expect(first).toMatchObject({ name, version: "1", status: "READY", runId, aliases: [] })
    expect(first.tags).toMatchObject({ "databits.model": `${name}@1` })
    await save()
    expect((await registry.listVersions(name)).map(({ version, runId: run }) => [version, run])).toEqual([
      ["2", runId],
      ["1", runId],
    ])
    expect(await registry.seekVersion(name, "1")).toEqual(first)
    expect(await registry.seekVersion(name, "7")).toBeUndefined()
  })

  test("an alias leads to one version, moves, and can be taken away", async () => {
    const { registry, name, save } = await begin("aliased")
    expect(await registry.seekByAlias(name, "champion")).toBeUndefined()
    await save()
    await save()
    await registry.saveAlias(name, "champion", "1")
    await registry.saveAlias(name, "challenger", "2")
    expect(await registry.seekByAlias(name, "champion")).toMatchObject({ version: "1", aliases: ["champion"] })
    await registry.saveAlias(name, "champion", "2")
    expect((await registry.seekVersion(name, "2"))?.aliases.toSorted()).toEqual(["challenger", "champion"])
    expect((await registry.seekVersion(name, "1"))?.aliases).toEqual([])
    await registry.retireAlias(name, "champion")
    await registry.retireAlias(name, "champion")
    expect(await registry.seekByAlias(name, "champion")).toBeUndefined()
    await expect(registry.saveAlias(name, "champion", "9")).rejects.toBeInstanceOf(Problem)
  })

  test("a tag has its newest value", async () => {
    const { registry, name, save } = await begin("tagged")
    await save()
    await registry.saveTags(name, "1", { quality: "0.9", checked: "no" })
    await registry.saveTags(name, "1", { checked: "yes" })
    expect((await registry.seekVersion(name, "1"))?.tags).toMatchObject({ quality: "0.9", checked: "yes" })
    await expect(registry.saveTags(name, "9", { a: "b" })).rejects.toBeInstanceOf(Problem)
  })
}
