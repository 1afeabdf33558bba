import { Problem } from "../../../contract/problems.ts"

/** A bearer token and when it ends (milliseconds since 1970); a token without an end never changes. */
export type Token = { readonly value: string; readonly expiresAt: number | undefined }

/** Gives the bearer token of one identity. */
export type Credentials = {
  token(): Promise<string>
  /** Drops a token that was refused, so that the next request gets another one. Says whether there can be another. */
  forget(refused: string): boolean
}

/** Long enough before the end that no request is under way with a token that has ended. */
const RENEW_BEFORE_MS = 3 * 60_000

/** A token that does not change: a personal one, or a person's for one request. */
export const fixedToken = (value: string): Credentials => ({ token: async () => value, forget: () => false })

/**
 * Tokens that are fetched again shortly before they end; many requests at once wait for one fetch.
 * While a token still holds, a failing fetch does not stop anybody.
 */
export const renewedToken = (fetchToken: () => Promise<Token>, now: () => number): Credentials => {
  let held: Token | undefined
  let fetching: Promise<Token> | undefined
  const isFresh = (token: Token): boolean => token.expiresAt === undefined || now() < token.expiresAt - RENEW_BEFORE_MS
  const stillHolds = (token: Token): boolean => token.expiresAt === undefined || now() < token.expiresAt

  const fetchOnce = (): Promise<Token> => {
    fetching ??= fetchToken()
      .then((token) => {
        held = token
        return token
      })
      .finally(() => {
        fetching = undefined
      })
    return fetching
  }

  return {
    token: async () => {
      const before = held
      if (before && isFresh(before)) return before.value
      try {
        return (await fetchOnce()).value
      } catch (error) {
        if (before && held === before && stillHolds(before)) return before.value
        throw error
      }
    },
    forget: (refused) => {
      if (held?.value === refused) held = undefined
      return true
    },
  }
}

/** What the token sources say when they cannot. */
export const cannotSignIn = (detail: string, remedy: string, cause?: unknown): Problem =>
  new Problem("databricks_sign_in", { detail, remedy, cause })
