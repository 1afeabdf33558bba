import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"

const MB = 1024 * 1024
/** JSON bodies are decisions, drafts and batches of them. */
export const JSON_LIMIT = 8 * MB
/** Larger files are imported by path, where nothing has to travel. */
export const UPLOAD_LIMIT = 2048 * MB

const tooLarge = (limit: number): Problem =>
  new Problem("body_too_large", { detail: `More than ${limit / MB} MB were sent.` })

/**
 * The request with a body that breaks off with Problem `body_too_large` beyond the limit, whatever its
 * Content-Length says.
 */
export const bounded = (request: Request, limit: number): Request => {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit)
  if (!request.body) return request
  let seen = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      seen += chunk.byteLength
      if (seen > limit) controller.error(tooLarge(limit))
      else controller.enqueue(chunk)
    },
  })
  const { method, headers, signal, url } = request
  // The platform wants `duplex` for a streamed body; the DOM's types do not know it.
  const init = { method, headers, signal, body: request.body.pipeThrough(counting), duplex: "half" }
  return new Request(url, init)
}

/** The JSON object of a request; an empty body is an empty object. Problem `input_invalid` or `body_too_large`. */
export const readJson = async (request: Request): Promise<JsonObject> => {
  const text = await request.text()
  if (text === "") return {}
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? ""
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw new Problem("input_invalid", { detail: "The body must be sent as application/json." })
  }
  try {
    return jsonObject.parse(JSON.parse(text))
  } catch (error) {
    throw new Problem("input_invalid", { detail: "The body must be one JSON object.", cause: error })
  }
}
