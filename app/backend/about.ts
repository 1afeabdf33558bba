import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import type { OutputOf } from "../../contract/endpoint.ts"
import type { getAbout } from "../../contract/endpoints/settings.ts"
import type { Workspace } from "../../workspace/workspace.ts"
import { VERSION } from "./version.ts"

const startedAt = new Date().toISOString()

const bytesOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return found?.size ?? 0
  const entries = await readdir(path).catch(() => [])
  const sizes = await Promise.all(entries.map((entry) => bytesOf(join(path, entry))))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const sizesIn = async (home: string): Promise<{ name: string; bytes: number }[]> => {
  const entries = await readdir(home, { withFileTypes: true })
  const parts = await Promise.all(entries.map(async ({ name }) => ({ name, bytes: await bytesOf(join(home, name)) })))
  return parts.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes)
}

/** What this workbench is, where its data lies and how large it is. */
export const aboutWorkbench = async ({ about, home }: Workspace): Promise<OutputOf<typeof getAbout>> => ({
  version: VERSION,
  engine: about,
  home,
  sizes: home === null ? [] : await sizesIn(home),
  node: process.version,
  memoryBytes: process.memoryUsage.rss(),
  startedAt,
})
