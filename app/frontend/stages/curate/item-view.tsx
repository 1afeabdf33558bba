import { MessageSquareWarning } from "lucide-react"
import { memo, useMemo } from "react"
import type { Item } from "../../../../contract/entities/item.ts"
import type { Json } from "../../../../contract/json.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { Badge } from "../../ui/badge.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { keyOf, titleOf } from "./decision.ts"
import { evidenceWords, markEvidence } from "./evidence.ts"

type ItemViewProps = { readonly item: Item; readonly inputs: readonly { readonly name: string }[] }

/** Values longer than this are read as text, shorter ones stand in one line. */
const SHORT = 80

const inWords = (value: Json | undefined): string => {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return value ? words.yes : words.no
  if (Array.isArray(value)) return value.map(inWords).join(", ")
  if (typeof value === "object")
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${inWords(inner)}`)
      .join("\n")
  return String(value)
}

const label = (name: string): string => name.replaceAll("_", " ")

const Marked = ({ text, evidence }: { readonly text: string; readonly evidence: ReadonlySet<string> }) => (
  <>
    {markEvidence(text, evidence).map((piece, at) =>
      piece.marked ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
        <mark key={at} className="rounded-chip bg-h1 px-0.5 text-fg">
          {piece.text}
        </mark>
      ) : (
        piece.text
      ),
    )}
  </>
)

const Paragraphs = ({ text, evidence }: { readonly text: string; readonly evidence: ReadonlySet<string> }) => (
  <>
    {text.split(/\n{2,}/).map((paragraph, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text never move
      <p key={at} className="whitespace-pre-line text-fg-2 not-last:mb-3">
        <Marked text={paragraph} evidence={evidence} />
      </p>
    ))}
  </>
)

/** The line above the text: what it is, which row it came from, and whether somebody complained. */
export const ItemHead = ({ item, inputs }: ItemViewProps) => (
  <div className="flex min-h-12 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1.5 @3xl/page:px-6">
    <h2 className="min-w-0 max-w-[48ch] truncate text-14 font-semibold">{titleOf(item, inputs)}</h2>
    <span className="mono min-w-0 truncate text-fg-3">{keyOf(item)}</span>
    {item.source === "feedback" ? (
      <span className="ml-auto flex items-center gap-2">
        <Badge tone="warn" icon={<MessageSquareWarning size={12} aria-hidden="true" />}>
          {words.complaint}
        </Badge>
        {item.traceId === null ? null : (
          <ButtonLink size={28} variant="ghost" to={`/traces/${item.traceId}` as string}>
            {words.trace}
          </ButtonLink>
        )}
      </span>
    ) : null}
  </div>
)

/** The item itself: short fields in one line, the rest to be read, with the words that spoke for the suggestion marked. */
export const ItemView = memo(({ item, inputs }: ItemViewProps) => {
  const evidence = useMemo(() => evidenceWords(item.suggestion?.evidence ?? []), [item])
  const names = inputs.length > 0 ? inputs.map(({ name }) => name) : Object.keys(item.data)
  const shown = names.map((name) => ({ name, text: inWords(item.data[name]).trim() })).filter(({ text }) => text !== "")
  const isBrief = ({ text }: { text: string }): boolean =>
    shown.length > 1 && text.length <= SHORT && !text.includes("\n")
  const brief = shown.filter(isBrief)
  const long = shown.filter((one) => !isBrief(one))
  const reading = long.length > 0 ? long : brief
  return (
    <article className="reading mx-auto w-full px-4 py-5 @3xl/page:px-6 @3xl/page:py-7" aria-label={words.item}>
      {long.length > 0 && brief.length > 0 ? (
        <dl className="mb-4 flex flex-wrap gap-x-6 gap-y-1 text-13">
          {brief.map(({ name, text }) => (
            <div key={name} className="flex min-w-0 gap-2">
              <dt className="shrink-0 text-fg-3">{label(name)}</dt>
              <dd className="min-w-0">
                <Marked text={text} evidence={evidence} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {reading.map(({ name, text }) => (
        <section key={name} className="not-last:mb-5">
          {shown.length > 1 ? <h3 className="cap mb-1">{label(name)}</h3> : null}
          <Paragraphs text={text} evidence={evidence} />
        </section>
      ))}
    </article>
  )
})
