import { createReadStream } from "node:fs"
import { basename, resolve } from "node:path"
import { Readable } from "node:stream"
import { toRequest } from "../contract/endpoint.ts"
import { uploadFile } from "../contract/endpoints/data.ts"
import { whoAmI } from "../contract/endpoints/settings.ts"
import { problemIn, type Session } from "./session.ts"

/** A file as a job is given it. */
export type BroughtFile = { readonly path: string } | { readonly uploadId: string }

const upload = async (session: Session, file: string): Promise<BroughtFile> => {
  const { url } = toRequest(uploadFile, { file: basename(file) })
  // A body that is a stream must say that its answer comes after it; the type of the platform's fetch does not know the field.
  const request: RequestInit & { duplex: "half" } = {
    method: uploadFile.method,
    headers: { "content-type": "application/octet-stream" },
    body: Readable.toWeb(createReadStream(file)) as BodyInit,
    duplex: "half",
  }
  const response = await session.send(url, request)
  if (!response.ok) throw await problemIn(response)
  return { uploadId: uploadFile.output.parse(await response.json()).uploadId }
}

/** Hands a file of this computer to the workbench: by its path where the workbench runs here too, else by sending it. */
export const bringFile = async (session: Session, file: string): Promise<BroughtFile> => {
  const { workspace } = await session.call(whoAmI, {})
  return workspace.kind === "embedded" ? { path: resolve(file) } : upload(session, file)
}
