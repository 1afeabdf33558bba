import { createHash, timingSafeEqual } from "node:crypto"

const COOKIE = "databits_session"
const PERSON_COOKIE = "databits_person"
const MONTH_SECONDS = 30 * 24 * 3600

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()
/** What the browser keeps: not the token itself, so that a read cookie cannot make new links. */
const sessionOf = (token: string): string => digest(`session ${token}`).toString("base64url")
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

const cookie = (headers: Headers, name: string): string | undefined => {
  const found = headers
    .get("cookie")
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}

const setCookie = (name: string, value: string, secure: boolean): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${MONTH_SECONDS}${secure ? "; Secure" : ""}`

/** Whether the request carries the session of this token, or the token itself as a program sends it. */
export const isSignedIn = (headers: Headers, token: string): boolean => {
  const session = cookie(headers, COOKIE)
  if (session !== undefined && same(session, sessionOf(token))) return true
  const sent = headers.get("x-databits-token") ?? headers.get("authorization")?.replace(/^Bearer\s+/i, "")
  return sent !== undefined && same(sent, token)
}

/** Answers the sign-in link: keeps the session in the browser and opens the workbench; undefined when the token is not ours. */
export const signIn = (url: URL, token: string): Response | undefined => {
  if (!same(url.searchParams.get("token") ?? "", token)) return undefined
  return new Response(null, {
    status: 303,
    headers: {
      location: "/",
      "set-cookie": setCookie(COOKIE, sessionOf(token), url.protocol === "https:"),
      "cache-control": "no-store",
    },
  })
}

/** The person chosen in this browser. */
export const chosenPerson = (headers: Headers): string | undefined => {
  const value = cookie(headers, PERSON_COOKIE)
  if (value === undefined) return undefined
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** The header that keeps the choice of a person. */
export const choosePerson = (name: string): string => setCookie(PERSON_COOKIE, encodeURIComponent(name), false)
