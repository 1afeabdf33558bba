import { readFile, realpath, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { getAbout } from "../../contract/endpoints/settings.ts"

const serverFile = z.object({ port: z.int(), pid: z.int(), token: z.string().min(1) })
type ServerFile = z.infer<typeof serverFile>

/** A running workbench that has a home open. */
export type RunningServer = { readonly url: string; readonly token: string; readonly pid: number }

const ANSWERS_WITHIN_MS = 2_000

const fileIn = (home: string): string => join(home, "server.json")

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const read = async (home: string): Promise<ServerFile | undefined> => {
  const text = await readFile(fileIn(home), "utf8").catch(() => "")
  try {
    return serverFile.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Says where this server answers, readable by its owner only, so that commands of the same person can talk to it. */
export const saveServerFile = async (home: string, server: ServerFile): Promise<void> => {
  const unfinished = `${fileIn(home)}.${server.pid}`
  await writeFile(unfinished, JSON.stringify(server), { mode: 0o600 })
  await rename(unfinished, fileIn(home))
}

/** Takes the file away unless another server has written it since. */
export const removeServerFile = async (home: string, pid: number): Promise<void> => {
  if ((await read(home))?.pid === pid) await rm(fileIn(home), { force: true })
}

/** Whether the server says it has this home open: behind the same port and process id another one may answer by now. */
const hasOpen = async (url: string, token: string, home: string): Promise<boolean> => {
  const asked = { headers: { "x-databits-token": token }, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }
  try {
    const answer = await fetch(`${url}${getAbout.path}`, asked)
    const { home: theirs } = getAbout.output.parse(await answer.json())
    return theirs !== null && (await realpath(theirs)) === (await realpath(home))
  } catch {
    return false
  }
}

/** The server that has this home open; what a killed one left behind is ignored. */
export const seekServer = async (home: string): Promise<RunningServer | undefined> => {
  const found = await read(home)
  if (!found || !isAlive(found.pid)) return undefined
  const url = `http://127.0.0.1:${found.port}`
  return (await hasOpen(url, found.token, home)) ? { url, token: found.token, pid: found.pid } : undefined
}
