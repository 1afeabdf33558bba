import { randomBytes } from "node:crypto"

/** Who a token belongs to. */
export type Principal = {
  readonly kind: "user" | "service"
  /** E-mail of a person, application id of a service principal. */
  readonly name: string
  /** Scopes of a token given on behalf of a person; undefined: all. */
  readonly scopes?: readonly string[] | undefined
}

type Held = { readonly principal: Principal; readonly expiresAt: number | undefined }

/** Tokens and who they belong to. */
export type Identities = {
  /** A token of a principal; `forMs` is how long it holds. */
  give(principal: Principal, forMs?: number): string
  seek(token: string): Principal | undefined
  /** Ends every token that was given for a time. */
  expire(): void
  readonly services: ReadonlyMap<string, string>
}

export const openIdentities = (now: () => number, services: ReadonlyMap<string, string>): Identities => {
  const held = new Map<string, Held>()
  return {
    services,
    give: (principal, forMs) => {
      const token = `fake-${randomBytes(12).toString("hex")}`
      held.set(token, { principal, expiresAt: forMs === undefined ? undefined : now() + forMs })
      return token
    },
    seek: (token) => {
      const found = held.get(token)
      if (!found || (found.expiresAt !== undefined && now() >= found.expiresAt)) return undefined
      return found.principal
    },
    expire: () => {
      for (const [token, { expiresAt }] of held) if (expiresAt !== undefined) held.delete(token)
    },
  }
}
