import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { SAMPLES, sampleFile } from "./index.ts"

type Row = Record<string, string>

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Cells by the letter of RFC 4180; anything else in the file is a failure. */
const cellsOf = (text: string): string[][] => {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const match = cell.exec(text)
    if (!match) throw new Error(`not RFC 4180 at character ${at}: ${text.slice(at, at + 40)}`)
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "")
    if (match[3] === "\r\n") rows.push([])
  }
  rows.pop()
  return rows
}

const read = (file: string) => readFileSync(sampleFile(file), "utf8")
const tableOf = (file: string): { columns: string[]; rows: Row[] } => {
  const [columns = [], ...rest] = cellsOf(read(file))
  return { columns, rows: rest.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ""]))) }
}
const column = (rows: readonly Row[], name: string) => rows.map((row) => row[name] ?? "")

const normalised = (text: string) => text.toLowerCase().replaceAll(/\s+/g, " ").trim()
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []
const countsOf = <Key>(keys: Iterable<Key>) => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
const shinglesOf = (text: string) => {
  const plain = normalised(text)
  return new Set(Array.from({ length: Math.max(1, plain.length - 3) }, (_, at) => plain.slice(at, at + 4)))
}
/** Jaccard similarity of sets of four-character pieces. */
const likeness = (one: Set<string>, other: Set<string>) => {
  const shared = [...one].filter((piece) => other.has(piece)).length
  return shared / (one.size + other.size - shared)
}

const pair = z.tuple([z.string(), z.string()])
const truth = z
  .strictObject({
    exactDuplicates: z.array(pair),
    nearDuplicates: z.array(pair),
    personalData: z.array(z.strictObject({ id: z.string(), kinds: z.array(z.string()).min(1) })),
    wrongLabels: z.array(z.strictObject({ id: z.string(), right: z.string() })),
  })
  .parse(JSON.parse(read("samples/support/truth.json")))

const messages = tableOf("samples/support/messages.csv").rows
const textOf = new Map(messages.map((row) => [row.message_id ?? "", row.text ?? ""]))
const intentOf = new Map(messages.map((row) => [row.message_id ?? "", row.intent ?? ""]))
const planted = new Set([...truth.exactDuplicates, ...truth.nearDuplicates].map((two) => two.toSorted().join(" ")))

describe("every table", () => {
  const tables = SAMPLES.flatMap((sample) => sample.tables)

  test.each(tables)("$table is quoted by the rule, complete, and its key is unique", ({ file, key, label }) => {
    const cells = cellsOf(read(file))
    expect(cells.map((row) => `${row.map(quoted).join(",")}\r\n`).join("")).toBe(read(file))
    expect(new Set(cells.map((row) => row.length)).size).toBe(1)
    expect(cells.flat().filter((cell) => cell.trim() === "")).toEqual([])
    const { columns, rows } = tableOf(file)
    expect(columns).toEqual(expect.arrayContaining([key, ...(label ? [label] : [])]))
    expect(new Set(column(rows, key)).size).toBe(rows.length)
  })

  test("another root folder is honoured", () => {
    const elsewhere = sampleFile("samples/support/messages.csv", new URL("file:///opt/workbench/"))
    expect(elsewhere.href).toBe("file:///opt/workbench/samples/support/messages.csv")
  })
})

describe("support messages", () => {
  test("are as many as the sample says, in uneven intents, in order of arrival", () => {
    expect(SAMPLES[0]?.says).toContain(`${messages.length} messages`)
    expect(messages.length).toBeGreaterThanOrEqual(600)
    const sizes = [...countsOf(column(messages, "intent")).values()]
    expect(sizes.length).toBeGreaterThanOrEqual(10)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(30)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(80)
    expect(new Set(sizes).size).toBeGreaterThan(5)
    expect(new Set(column(messages, "channel"))).toEqual(new Set(["app", "chat", "email", "web form"]))
    const arrived = column(messages, "received_at").map((at) => z.iso.datetime().parse(at))
    expect(arrived).toEqual(arrived.toSorted())
  })

  test("are short and long, and some have several lines", () => {
    const lengths = column(messages, "text").map((text) => text.split(/\s+/).length)
    expect(lengths.filter((length) => length <= 4).length).toBeGreaterThanOrEqual(20)
    expect(lengths.filter((length) => length >= 60).length).toBeGreaterThanOrEqual(15)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(130)
    expect(column(messages, "text").filter((text) => text.includes("\n")).length).toBeGreaterThanOrEqual(8)
  })

  test("are not made from patterns: phrases hardly ever return, the vocabulary is wide", () => {
    const phrases = countsOf(
      column(messages, "text").flatMap((text) => {
        const words = wordsOf(text)
        return words.slice(4).map((_, at) => words.slice(at, at + 5).join(" "))
      }),
    )
    const frequent = [...phrases.values()].filter((count) => count > 4)
    expect(frequent.length / phrases.size).toBeLessThan(0.001)
    expect(countsOf(column(messages, "text").flatMap(wordsOf)).size).toBeGreaterThan(2000)
    const openings = countsOf(column(messages, "text").map((text) => wordsOf(text).slice(0, 3).join(" ")))
    expect(Math.max(...openings.values()) / messages.length).toBeLessThan(0.03)
  })

  test("planted exact duplicates are equal, near ones similar, and nothing else repeats", () => {
    expect(truth.exactDuplicates.length).toBeGreaterThanOrEqual(12)
    expect(truth.nearDuplicates.length).toBeGreaterThanOrEqual(25)
    expect(planted.size).toBe(truth.exactDuplicates.length + truth.nearDuplicates.length)
    for (const [one, other] of truth.exactDuplicates) {
      expect(textOf.get(one)).toBeTypeOf("string")
      expect(textOf.get(other)).toBe(textOf.get(one))
    }
    const pieces = messages.map((row) => ({ id: row.message_id ?? "", set: shinglesOf(row.text ?? "") }))
    const setOf = new Map(pieces.map(({ id, set }) => [id, set]))
    for (const [one, other] of truth.nearDuplicates) {
      const like = likeness(setOf.get(one) ?? new Set(), setOf.get(other) ?? new Set())
      expect(like, `${one} ${other}`).toBeGreaterThan(0.75)
      expect(like, `${one} ${other}`).toBeLessThan(1)
    }
    const others = pieces.flatMap((one, at) =>
      pieces
        .slice(at + 1)
        .filter((other) => !planted.has([one.id, other.id].toSorted().join(" ")) && likeness(one.set, other.set) > 0.55)
        .map((other) => `${one.id} ${other.id}`),
    )
    expect(others).toEqual([])
  })

  test("wrong labels differ from the right ones, and the rows that repeat another agree with it", () => {
    expect(truth.wrongLabels.length).toBeGreaterThanOrEqual(25)
    const intents = new Set(column(messages, "intent"))
    for (const { id, right } of truth.wrongLabels) {
      expect(intents).toContain(right)
      expect(intentOf.get(id)).toBeTypeOf("string")
      expect(intentOf.get(id)).not.toBe(right)
    }
    for (const [one, other] of [...truth.exactDuplicates, ...truth.nearDuplicates])
      expect(intentOf.get(one)).toBe(intentOf.get(other))
  })

  test("a plain word count learns them, though not all of them", () => {
    const right = new Map(truth.wrongLabels.map(({ id, right }) => [id, right]))
    const leader = new Map([...truth.exactDuplicates, ...truth.nearDuplicates].map(([one, other]) => [other, one]))
    const rows = messages.map((row) => {
      const id = row.message_id ?? ""
      const words = wordsOf(row.text ?? "")
      const given = row.intent ?? ""
      const fold = Number((leader.get(id) ?? id).slice(1)) % 5
      return { words: new Set(words), given, right: right.get(id) ?? given, fold }
    })
    const hits = [0, 1, 2, 3, 4].flatMap((fold) => {
      const guess = naiveBayes(rows.filter((row) => row.fold !== fold))
      return rows.filter((row) => row.fold === fold && guess(row.words) === row.right)
    })
    expect(hits.length / rows.length).toBeGreaterThan(0.65)
    expect(hits.length / rows.length).toBeLessThan(0.9)
  })
})

const naiveBayes = (rows: readonly { words: Set<string>; given: string }[]) => {
  const vocabulary = new Set(rows.flatMap((row) => [...row.words]))
  const classes = [...new Set(rows.map((row) => row.given))].map((label) => {
    const members = rows.filter((row) => row.given === label)
    const counts = countsOf(members.flatMap((row) => [...row.words]))
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0) + 0.2 * vocabulary.size
    return { label, score: (word: string) => Math.log(((counts.get(word) ?? 0) + 0.2) / total) }
  })
  return (words: Set<string>) => {
    const known = [...words].filter((word) => vocabulary.has(word))
    const scored = classes.map(({ label, score }) => ({
      label,
      sum: known.reduce((sum, word) => sum + score(word), 0),
    }))
    return scored.toSorted((one, other) => other.sum - one.sum)[0]?.label
  }
}

describe("personal data", () => {
  /** Numbers and names that nobody can have: domains and telephone ranges kept free for examples. */
  const shapes: Record<string, RegExp> = {
    EMAIL_ADDRESS: /\S+@example\.(com|org|net)\b/,
    PHONE_NUMBER: /\b(01632 960\d{3}|07700 900\d{3}|020 7946 0\d{3}|0113 496 0\d{3})\b|\+1 \d{3} 555 01\d\d\b/,
    IBAN_CODE: /\b[A-Z]{2}\d{2} ?(?:[A-Z\d]{4} ?){2,}[A-Z\d]{1,4}\b/,
    CREDIT_CARD: /\b(?:\d{4} ){3}\d{4}\b/,
    LOCATION: /\b\d+[a-z]? [A-Z]|Flat \d+/,
    PERSON: /\b[A-Z]\p{L}+ [A-Z]\p{L}+/u,
  }
  const anyOf: Record<string, RegExp> = {
    EMAIL_ADDRESS: /\S@\S/,
    PHONE_NUMBER: /(?:\+\d|\b0)\d[\d ]{7,}\d/,
    IBAN_CODE: /\b[A-Z]{2}\d{2} ?[A-Z\d]{4} ?\d/,
    CREDIT_CARD: /\b(?:\d[ -]?){15}\d\b/,
  }

  const iban = shapes.IBAN_CODE ?? /$^/
  /** An account number holds digits that look like a card's or a telephone's. */
  const besides = (kind: string, text: string) => (kind === "IBAN_CODE" ? text : text.replace(iban, ""))

  test("every listed kind is in its row", () => {
    expect(truth.personalData.length).toBeGreaterThanOrEqual(25)
    expect(new Set(truth.personalData.flatMap(({ kinds }) => kinds))).toEqual(new Set(Object.keys(shapes)))
    for (const { id, kinds } of truth.personalData)
      for (const kind of kinds) expect(textOf.get(id), `${id} ${kind}`).toMatch(shapes[kind] ?? /$^/)
  })

  test.each(Object.entries(anyOf))("no other row holds something like %s", (kind, shape) => {
    const listed = truth.personalData.filter(({ kinds }) => kinds.includes(kind)).map(({ id }) => id)
    const seen = [...textOf].filter(([, text]) => shape.test(besides(kind, text))).map(([id]) => id)
    expect(seen.filter((id) => !listed.includes(id))).toEqual([])
  })

  test("account and card numbers have right check digits", () => {
    const found = (kind: string) =>
      [...textOf.values()].flatMap((text) => shapes[kind]?.exec(besides(kind, text))?.[0] ?? [])
    const accounts = found("IBAN_CODE").map((account) => account.replaceAll(" ", ""))
    expect(accounts.length).toBeGreaterThanOrEqual(4)
    for (const account of accounts) {
      const digits = [...account.slice(4), ...account.slice(0, 4)].map((sign) => Number.parseInt(sign, 36)).join("")
      expect(BigInt(digits) % 97n, account).toBe(1n)
    }
    for (const card of found("CREDIT_CARD")) {
      const digits = [...card.replaceAll(" ", "")].toReversed().map(Number)
      const sum = digits.reduce((all, digit, at) => all + (at % 2 ? ((digit * 2 - 1) % 9) + 1 : digit), 0)
      expect(sum % 10, card).toBe(0)
    }
  })
})

describe("contract documents", () => {
  const documents = tableOf("samples/contracts/documents.csv").rows
  const metadata = tableOf("samples/contracts/metadata.csv").rows

  test("are 60 of four classes and five kinds, each with its metadata", () => {
    expect(documents.length).toBe(60)
    expect(column(metadata, "document_id").toSorted()).toEqual(column(documents, "document_id").toSorted())
    const classes = countsOf(column(metadata, "classification"))
    expect([...classes.keys()].toSorted()).toEqual(["amendment", "new", "renewal", "termination"])
    expect(Math.min(...classes.values())).toBeGreaterThanOrEqual(14)
    const kinds = ["confidentiality", "lease", "licence", "services", "supply"]
    expect([...new Set(column(metadata, "document_type"))].toSorted()).toEqual(kinds)
    for (const day of column(documents, "signed_on")) z.iso.date().parse(day)
  })

  test("are written one by one", () => {
    for (const row of documents) {
      const length = (row.document_text ?? "").split(/\s+/).length
      expect(length, row.title).toBeGreaterThanOrEqual(120)
      expect(length, row.title).toBeLessThanOrEqual(350)
    }
    const pieces = documents.map((row) => shinglesOf(row.document_text ?? ""))
    const closest = pieces.flatMap((one, at) => pieces.slice(at + 1).map((other) => likeness(one, other)))
    expect(Math.max(...closest)).toBeLessThan(0.4)
  })
})

describe("Databits", () => {
  const field = z.strictObject({ name: z.string(), type: z.string(), source: z.string().optional() })
  const yaml = z.strictObject({
    name: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    status: z.literal("published"),
    schema: z.strictObject({ input: z.array(field), output: z.array(field) }),
    template: z.string(),
    examples: z
      .array(z.strictObject({ input: z.record(z.string(), z.string()), output: z.record(z.string(), z.unknown()) }))
      .min(3),
    created_by: z.email(),
    approved_by: z.email(),
  })

  test.each(SAMPLES)("$name: reads its tables, names the labels they hold, uses every input", (sample) => {
    const databit = yaml.parse(parse(read(sample.databit)))
    const tables = new Map(sample.tables.map((each) => [each.table, tableOf(each.file)]))
    const places = databit.schema.input.map(({ name, source = "" }) =>
      tables.has(source) ? `${source}.${name}` : source,
    )
    const columns = [...tables].flatMap(([table, each]) => each.columns.map((name) => `${table}.${name}`))
    expect(columns).toEqual(expect.arrayContaining(places))

    const inputs = databit.schema.input.map(({ name }) => name)
    const variables = [...databit.template.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(variables.toSorted()).toEqual(inputs.toSorted())

    const [answer] = databit.schema.output
    const labels = answer?.type.match(/^enum\[(.*)\]$/)?.[1]?.split(", ") ?? []
    const held = sample.tables.flatMap(({ file, label }) => (label ? column(tableOf(file).rows, label) : []))
    expect(labels.toSorted()).toEqual([...new Set(held)].toSorted())

    const known = new Set([...tables.values()].flatMap(({ rows }) => rows.flatMap((row) => Object.values(row))))
    const [longest = ""] = inputs
    for (const { input, output } of databit.examples) {
      expect(Object.keys(input).toSorted()).toEqual(inputs.toSorted())
      expect(labels).toContain(output[answer?.name ?? ""])
      expect(known).not.toContain(input[longest])
    }
  })

  test("joins name columns of both sides", () => {
    for (const { joins, tables } of SAMPLES) {
      expect(joins.length).toBe(tables.length - 1)
      for (const join of joins) {
        const right = tables.find(({ table }) => table === join.table)
        expect(tableOf(tables[0]?.file ?? "").columns).toContain(join.leftColumn)
        expect(tableOf(right?.file ?? "").columns).toContain(join.rightColumn)
      }
    }
  })
})
