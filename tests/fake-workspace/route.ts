import type { IncomingHttpHeaders } from "node:http"
import { z } from "zod"
import type { Principal } from "./identities.ts"
import { Refused } from "./refused.ts"
import type { World } from "./world.ts"

/** What vouches for a route being as the platform has it, strongest first. */
export type Voucher = "open server" | "official client" | "published proto" | "our reference"

export type Asked<Query, Body> = {
  readonly world: World
  readonly who: Principal
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  readonly bytes: Buffer
  readonly headers: IncomingHttpHeaders
}

export type Answer =
  | { readonly kind: "json"; readonly status: number; readonly body: unknown }
  | {
      readonly kind: "bytes"
      readonly status: number
      readonly bytes: Uint8Array
      readonly headers: Record<string, string>
    }
  | { readonly kind: "events"; readonly lines: AsyncIterable<string> }

export const json = (body: unknown, status = 200): Answer => ({ kind: "json", status, body })

export type Route = {
  readonly method: string
  /** `:name` stands for one segment, `*name` for all that follow. */
  readonly path: string
  readonly vouchedBy: Voucher
  /** Scope a person's token needs for it. */
  readonly scope: string | undefined
  readonly isOpen: boolean
  readonly answer: (asked: Asked<URLSearchParams, unknown>) => Promise<Answer>
}

type Spec<Query extends z.ZodType, Body extends z.ZodType> = {
  readonly method: string
  readonly path: string
  readonly vouchedBy: Voucher
  readonly scope?: string
  /** Answers without a token. */
  readonly isOpen?: boolean
  readonly query?: Query
  readonly body?: Body
  readonly answer: (asked: Asked<z.output<Query>, z.output<Body>>) => Promise<Answer> | Answer
}

const nothing = z.strictObject({})

const checked = <Shape extends z.ZodType>(shape: Shape, value: unknown, where: string): z.output<Shape> => {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refused(
    400,
    "INVALID_PARAMETER_VALUE",
    `${where} ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`,
  )
}

/** A parameter that is given several times is a list. */
const listed = (query: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name): [string, string | string[]] => {
      const [only = "", ...others] = query.getAll(name)
      return [name, others.length === 0 ? only : [only, ...others]]
    }),
  )

/** Declares a route; what the query or body says beyond its shape is refused, so that a wrong field is noticed. */
export const route = <Query extends z.ZodType = typeof nothing, Body extends z.ZodType = z.ZodUnknown>(
  spec: Spec<Query, Body>,
): Route => ({
  method: spec.method,
  path: spec.path,
  vouchedBy: spec.vouchedBy,
  scope: spec.scope,
  isOpen: spec.isOpen ?? false,
  answer: async (asked) => {
    const query = checked(spec.query ?? nothing, listed(asked.query), "query") as z.output<Query>
    const body = (spec.body === undefined ? undefined : checked(spec.body, asked.body, "body")) as z.output<Body>
    return spec.answer({ ...asked, query, body })
  },
})

/** The parameters of a path that fits a route, decoded. */
export const matchPath = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = pattern.split("/")
  const given = path.split("/")
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith("*")) {
      params[part.slice(1)] = given.slice(index).map(decodeURIComponent).join("/")
      return given.length > index ? params : undefined
    }
    const segment = given[index]
    if (segment === undefined) return undefined
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(segment)
    else if (part !== segment) return undefined
  }
  return given.length === wanted.length ? params : undefined
}
