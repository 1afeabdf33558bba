import { createServer, type Server } from "node:http"
import { createAdaptorServer } from "@hono/node-server"
import { Problem } from "../../contract/problems.ts"

export type Listening = {
  readonly server: Server
  readonly port: number
  /** The port that was asked for when another program holds it. */
  readonly taken: number | undefined
}

const PORTS_TRIED = 50
/** Uploads of large files over slow lines end in this time. */
const LONGEST_REQUEST_MS = 30 * 60_000
/** Longer than proxies keep theirs, so that none sends a request into a connection that just closed. */
const KEEP_ALIVE_MS = 75_000

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE"

const listenOn = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
    })
  })

/**
 * Listens on the port, or on the next free one where it may be another. Problem `setting_invalid` when none is
 * free or the port is a must.
 */
export const listen = async (
  app: { readonly fetch: (request: Request) => Response | Promise<Response> },
  { host, port, portFixed }: { host: string; port: number; portFixed: boolean },
): Promise<Listening> => {
  const make = (): Server => {
    const server = createAdaptorServer({ fetch: app.fetch, createServer })
    if (!("requestTimeout" in server)) throw new TypeError("an HTTP/1 server was expected")
    server.requestTimeout = LONGEST_REQUEST_MS
    server.keepAliveTimeout = KEEP_ALIVE_MS
    return server
  }
  const last = portFixed ? port : Math.min(port + PORTS_TRIED, 65_535)
  for (let tried = port; tried <= last; tried += 1) {
    const server = make()
    try {
      return { server, port: await listenOn(server, host, tried), taken: tried === port ? undefined : port }
    } catch (error) {
      if (!isTaken(error)) throw error
    }
  }
  throw new Problem("setting_invalid", {
    field: "PORT",
    detail: `Port ${port} is taken by another program.`,
    remedy: "Stop that program, or set PORT to another one.",
  })
}

/** Takes no new requests, lets running ones end within the time, then cuts them off. */
export const stopListening = async (server: Server, withinMs: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), withinMs)
  await closed
  clearTimeout(cut)
}
