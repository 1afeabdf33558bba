import { expect, test } from "vitest"
import { renewedToken, type Token } from "./credentials.ts"

const MINUTE = 60_000

const source = () => {
  let now = 0
  let fetched = 0
  let failing = false
  const fetchToken = async (): Promise<Token> => {
    fetched += 1
    if (failing) throw new Error("no")
    return { value: `t${fetched}`, expiresAt: now + 60 * MINUTE }
  }
  return {
    credentials: renewedToken(fetchToken, () => now),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    fail: () => {
      failing = true
    },
    fetched: () => fetched,
  }
}

test("a token is kept until shortly before its end, then renewed once for all who wait", async () => {
  const { credentials, pass, fetched } = source()
  expect(await credentials.token()).toBe("t1")
  pass(56 * MINUTE)
  expect(await credentials.token()).toBe("t1")
  pass(2 * MINUTE)
  expect(await Promise.all([credentials.token(), credentials.token(), credentials.token()])).toEqual(["t2", "t2", "t2"])
  expect(fetched()).toBe(2)
})

test("while a token still holds, a source that fails stops nobody; afterwards it does", async () => {
  const { credentials, pass, fail } = source()
  await credentials.token()
  pass(58 * MINUTE)
  fail()
  expect(await credentials.token()).toBe("t1")
  pass(3 * MINUTE)
  await expect(credentials.token()).rejects.toThrow("no")
})

test("a refused token is dropped, another one that came meanwhile is not", async () => {
  const { credentials, fetched } = source()
  const refused = await credentials.token()
  expect(credentials.forget(refused)).toBe(true)
  expect(await credentials.token()).toBe("t2")
  credentials.forget(refused)
  expect(await credentials.token()).toBe("t2")
  expect(fetched()).toBe(2)
})
