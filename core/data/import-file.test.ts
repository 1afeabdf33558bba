import { expect, test } from "vitest"
import type { Ports } from "../ports/index.ts"
import { badRowsPath } from "./bad-rows.ts"
import { importFile } from "./import-file.ts"

const never = (): never => {
  throw new Error("not asked for here")
}

test("the list of bad rows is kept before the table can be seen", async () => {
  const csv = new TextEncoder().encode("id,text\n1,one\n2,two,too many\n3,three\n")
  const kept = new Map<string, string>()
  const ports: Pick<Ports, "catalog" | "files" | "sources" | "tables"> = {
    catalog: {
      listEntries: never,
      find: never,
      listTags: never,
      saveTags: never,
      listGrants: never,
      saveGrants: never,
      listLineage: never,
      saveLineage: never,
    },
    files: {
      save: async (path, bytes) => {
        kept.set(path, new TextDecoder().decode(bytes))
        return { path, sha256: "", bytes: bytes.length }
      },
      find: never,
    },
    sources: {
      find: async (ref) => ({ ref, name: "odd.csv", bytes: csv.length, parquet: false }),
      listChunks: async function* () {
        yield { bytes: csv, read: csv.length }
      },
      save: never,
      saveForJob: never,
      listFolder: never,
      findParquet: never,
      retire: async () => {},
    },
    tables: {
      find: never,
      seek: never,
      list: never,
      listVersions: async () => [],
      listRows: never,
      listShown: never,
      listBatches: never,
      listProfiles: never,
      save: never,
      saveLink: never,
      saveSource: never,
      listAnswer: never,
      findPlace: async () => ({ catalog: "main", schema: "data" }),
      saveText: async (_who, _table, rows) => {
        for await (const _ of rows) expect(kept.size).toBe(0)
        throw new Error(`killed with ${[...kept.keys()].join()}`)
      },
    },
  }
  const control = { id: "run-1", signal: new AbortController().signal, progress: () => {} }
  const who = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
  const request = { from: { kind: "path" as const, path: "odd.csv" }, options: {} }
  await expect(importFile(ports, who, request, control)).rejects.toThrow(`killed with ${badRowsPath("run-1")}`)
  expect(kept.get(badRowsPath("run-1"))).toContain("2,two,too many")
})
