import { Document, isCollection, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml"
import type { z } from "zod"
import { type DatabitDocument, databitDocument } from "../contract/databit-document.ts"
import { Problem } from "../contract/problems.ts"

const LARGEST_CHARACTERS = 2_000_000
const LONGEST_LINE = 100

const invalid = (line: number | undefined, says: string): Problem =>
  new Problem(
    "yaml_invalid",
    line === undefined ? { detail: says } : { detail: `Line ${line}: ${says}`, facts: { line } },
  )

const wordsOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? "this is not a list of keys and values." : `${path.map(String).join(".")}: ${message}.`

/** Line of the node at a path, or of the nearest node above it. */
const lineOf = (document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined => {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}

/** Whole numbers too long to be exact stay the digits they are, as text. */
const exact = (_: unknown, value: unknown): unknown => {
  if (typeof value !== "bigint") return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

const readValue = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100, reviver: exact })
  } catch (cause) {
    throw new Problem("yaml_invalid", { detail: "The file repeats parts of itself too often.", cause })
  }
}

const MULTIPLE = "the file holds several documents; keep the first and leave out the line of dashes and what follows it"

/** Reads a Databit file; comments are not kept. Problem `yaml_invalid` names the line. */
export const parseDatabitYaml = (text: string): DatabitDocument => {
  if (text.length > LARGEST_CHARACTERS) throw invalid(undefined, "A Databit file has at most two million characters.")
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    intAsBigInt: true,
    merge: true,
  })
  const [error] = document.errors
  if (error)
    throw invalid(lines.linePos(error.pos[0]).line, `${error.code === "MULTIPLE_DOCS" ? MULTIPLE : error.message}.`)
  const parsed = databitDocument.safeParse(readValue(document))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw issue
    ? invalid(lineOf(document, lines, issue.path), wordsOf(issue))
    : invalid(undefined, "this is not a Databit.")
}

/** What stands above the parts of a file, for those who read it. */
const HEADINGS: readonly { readonly above: readonly string[]; readonly says: string }[] = [
  { above: ["schema"], says: "What data this template expects" },
  { above: ["template"], says: "The prompt" },
  { above: ["examples"], says: "Few-shot examples (curated and approved)" },
  { above: ["base_model", "training_dataset", "created_by", "approved_by"], says: "Lineage" },
]

/** Puts each heading above the first of its keys. */
const writeHeadings = (document: Document): void => {
  const keys = isMap(document.contents) ? document.contents.items.map(({ key }) => key) : []
  for (const { above, says } of HEADINGS) {
    const key = keys.find((one) => isScalar(one) && above.some((name) => name === one.value))
    if (isScalar(key)) Object.assign(key, { spaceBefore: true, commentBefore: ` ${says}` })
  }
}

/** Writes a Databit file; `parseDatabitYaml` gives the same document back. Short examples take one line a side. */
export const printDatabitYaml = (databit: DatabitDocument): string => {
  const document = new Document(databit, { aliasDuplicateObjects: false })
  const examples = document.get("examples")
  const entries = isSeq(examples) ? examples.items : []
  for (const [at, example] of databit.examples.entries()) {
    for (const side of ["input", "output"] as const) {
      const entry = entries[at]
      const node = isCollection(entry) ? entry.get(side, true) : undefined
      if (isCollection(node)) node.flow = JSON.stringify(example[side]).length <= LONGEST_LINE
    }
  }
  writeHeadings(document)
  return document.toString({ lineWidth: 0, blockQuote: "literal" })
}
