import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { z } from "zod"
import { csvReader } from "./csv.ts"
import { type PersonalKind, personalData, withoutPersonalData } from "./personal-data.ts"

const SHAPED: readonly PersonalKind[] = ["CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "PHONE_NUMBER"]

const sample = (file: string): string => readFileSync(new URL(`../../samples/support/${file}`, import.meta.url), "utf8")

const listed = z
  .object({ personalData: z.array(z.object({ id: z.string(), kinds: z.array(z.string()) })) })
  .parse(JSON.parse(sample("truth.json"))).personalData

test("in the sample messages exactly what the truth file lists is found", () => {
  const reader = csvReader({ delimiter: "," })
  const rows = [...reader.push(sample("messages.csv")), ...reader.end()]
    .flatMap((record) => (record.kind === "good" ? [record.values] : []))
    .slice(1)
  const found = rows
    .map(([id = "", , , , text = ""]) => [id, kindsIn(text)] as const)
    .filter(([, kinds]) => kinds.length > 0)
  const expected = listed
    .map(({ id, kinds }) => [id, SHAPED.filter((kind) => kinds.includes(kind))] as const)
    .filter(([, kinds]) => kinds.length > 0)
  expect(expected.length).toBeGreaterThan(20)
  expect(found).toEqual(expected)
})

const kindsIn = (text: string): PersonalKind[] => [...new Set(personalData(text).map(({ kind }) => kind))].toSorted()

test.each([
  ["write to jörg.o'neil+x@mail.example.co.uk, please", "write to jörg.o'[EMAIL_ADDRESS], please"],
  ["Mail: a_b@example.org.", "Mail: [EMAIL_ADDRESS]."],
  ["call +44 (0)7700 900123 or 07700 900123.", "call [PHONE_NUMBER] or [PHONE_NUMBER]."],
  ["(555) 010-0199 and 555-010-0199", "[PHONE_NUMBER] and [PHONE_NUMBER]"],
  ["tel 0049 30 901820, room 4", "tel [PHONE_NUMBER], room 4"],
  ["pay DE89 3704 0044 0532 0130 00 now", "pay [IBAN_CODE] now"],
  ["gb29nwbk60161331926819 twice", "[IBAN_CODE] twice"],
  ["card 4111 1111 1111 1111 expires", "card [CREDIT_CARD] expires"],
  ["card 4111-1111-1111-1111", "card [CREDIT_CARD]"],
])("%s", (text, hidden) => {
  expect(withoutPersonalData(text, (kind) => `[${kind}]`)).toBe(hidden)
})

test.each([
  "DE88370400440532013000 has a wrong check digit",
  "order 4111111111111112, part 1234567890123",
  "on 01/02/2024 10:30 or 2024-01-31 10:00:00",
  "meter 0042.7 kWh, then 0.123456789012",
  "@home, a@b and user@localhost",
  "version 10.0.0.1 of 192.168.100.200",
  "reference INV-2024-000123 or 12345 67890",
  "zip 01234 and 30 minutes of 1 000 000",
  "",
])("nothing personal in: %s", (text) => {
  expect(personalData(text)).toEqual([])
})

test("a long text without any is read at once", () => {
  const text = "0 1 2 3 a@ +1 AB12 ".repeat(50_000)
  const start = performance.now()
  expect(personalData(text)).toEqual([])
  expect(performance.now() - start).toBeLessThan(2_000)
})
