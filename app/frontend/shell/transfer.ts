import { type Endpoint, type InputOf, type OutputOf, toRequest } from "../../../contract/endpoint.ts"
import { problemOf, writeHeaders } from "./call.ts"
import { offline, unreadable } from "./call-problem.ts"
import { sessionEnded } from "./session.ts"

export type UploadOptions = {
  /** 0..1, as bytes leave this browser. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal | undefined
  readonly idempotencyKey?: string | undefined
}

/** Sends a file as the body of an `upload` endpoint. Throws `CallProblem`; an aborted upload throws an AbortError. */
export const upload = <E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  file: Blob,
  options: UploadOptions = {},
): Promise<OutputOf<E>> =>
  new Promise((resolve, reject) => {
    // fetch cannot report the progress of what it sends.
    const request = new XMLHttpRequest()
    request.open(endpoint.method, toRequest(endpoint, input).url)
    request.setRequestHeader("accept", "application/json")
    request.setRequestHeader("content-type", file.type || "application/octet-stream")
    for (const [name, value] of Object.entries(writeHeaders(endpoint.method, options.idempotencyKey)))
      request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(offline())
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"))
    request.onload = () => {
      const requestId = request.getResponseHeader("x-request-id") ?? undefined
      if (request.status === 401) sessionEnded()
      if (request.status < 200 || request.status > 299)
        return reject(problemOf(request.status, request.responseText, requestId))
      try {
        // Same trust as in call.ts: the server validates what it sends.
        resolve(JSON.parse(request.responseText) as OutputOf<E>)
      } catch (cause) {
        reject(unreadable(request.status, requestId, cause))
      }
    }
    options.signal?.addEventListener("abort", () => request.abort(), { once: true })
    request.send(file)
  })

/** The address of a `file` endpoint, for `<a href download>` or `ButtonAnchor`. */
export const downloadHref = <E extends Endpoint>(endpoint: E, input: InputOf<E>): string =>
  toRequest(endpoint, input).url
