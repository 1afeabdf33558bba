import { readFile, stat } from "node:fs/promises"
import { extname, join, normalize, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** Where the pages are built to. */
export const WEB_FOLDER = fileURLToPath(new URL("../dist/web", import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
}

/** The build lays these beside a file; the first the client takes is sent. */
const ENCODINGS = [
  { name: "br", ending: ".br" },
  { name: "gzip", ending: ".gz" },
] as const

const UNBUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Databits Workbench</title>
<body><h1>The pages are not built yet</h1><p>Stop this server and run <code>npm start</code>: it builds them and starts the workbench.</p></body></html>`

const takes = (request: Request, encoding: string): boolean =>
  (request.headers.get("accept-encoding") ?? "").split(",").some((part) => {
    const [name, weight] = part.split(";").map((text) => text.trim())
    return name === encoding && weight !== "q=0"
  })

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false

/** The file a path names inside the folder, if there is one. */
const seekFile = async (folder: string, pathname: string): Promise<string | undefined> => {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (decoded.includes("\0")) return undefined
  const path = normalize(join(folder, decoded))
  const inside = path.startsWith(folder + sep)
  return inside && TYPES[extname(path)] !== undefined && (await isFile(path)) ? path : undefined
}

const send = async (request: Request, path: string, caching: string): Promise<Response> => {
  const accepted = ENCODINGS.filter(({ name }) => takes(request, name))
  const existing = await Promise.all(accepted.map(({ ending }) => stat(path + ending).catch(() => undefined)))
  const chosen = accepted.find((_, index) => existing[index]?.isFile())
  const sent = path + (chosen?.ending ?? "")
  const { mtimeMs, size } = await stat(sent)
  const etag = `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`
  const headers = { "cache-control": caching, etag, vary: "accept-encoding" }
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(await readFile(sent)), {
    headers: {
      ...headers,
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      ...(chosen ? { "content-encoding": chosen.name } : {}),
    },
  })
}

/**
 * Hands out the built pages: assets with a hash in their name for ever, everything else asked for again each
 * time; unknown paths without a file ending are the page itself, which knows its own addresses.
 * Undefined when the path is a file that is not there.
 */
export const sendPage = async (request: Request, folder = WEB_FOLDER): Promise<Response | undefined> => {
  const { pathname } = new URL(request.url)
  const file = await seekFile(folder, pathname)
  if (file)
    return send(request, file, pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache")
  if (TYPES[extname(pathname)] !== undefined) return undefined
  const index = join(folder, "index.html")
  if (await isFile(index)) return send(request, index, "no-cache")
  return new Response(UNBUILT, {
    status: 503,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  })
}
