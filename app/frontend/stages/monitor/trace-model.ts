import type { Span, SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { type Json, json } from "../../../../contract/json.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { formatDecimals, formatDuration } from "../../ui/format.ts"

export type StepRow = {
  readonly span: SpanWithPayload
  /** 0 for the call itself. */
  readonly depth: number
  /** Milliseconds after the beginning of the call. */
  readonly after: number
}

export type StepTree = {
  readonly rows: readonly StepRow[]
  /** Milliseconds from the first beginning to the last end. */
  readonly total: number
  /** The step that worked longest itself, without what it waited for; none when there is only the call. */
  readonly slowest: string | undefined
  /** Steps whose way to the call did not arrive. */
  readonly lost: number
}

const rank = (a: SpanWithPayload, b: SpanWithPayload): number =>
  a.startTime.localeCompare(b.startTime) || a.spanId.localeCompare(b.spanId)

/** The span of the call itself: the first without a parent, else the first. */
export const rootOf = (spans: readonly SpanWithPayload[]): SpanWithPayload | undefined =>
  spans.find(({ parentSpanId }) => parentSpanId === null) ?? spans[0]

const childrenOf = (spans: readonly SpanWithPayload[], root: SpanWithPayload | undefined) => {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const children = new Map<string, SpanWithPayload[]>()
  let lost = 0
  for (const span of spans.toSorted(rank)) {
    if (span === root) continue
    const isLost = span.parentSpanId !== null && !known.has(span.parentSpanId)
    if (isLost) lost += 1
    const parent = span.parentSpanId === null || isLost ? root?.spanId : span.parentSpanId
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), span])
  }
  return { children, lost }
}

const ownTime = (span: SpanWithPayload, children: ReadonlyMap<string, readonly SpanWithPayload[]>): number =>
  span.durationMs - (children.get(span.spanId) ?? []).reduce((sum, child) => sum + child.durationMs, 0)

/** Steps in the order they began, below the step that started them. */
export const stepTree = (spans: readonly SpanWithPayload[]): StepTree => {
  const root = rootOf(spans)
  if (!root) return { rows: [], total: 0, slowest: undefined, lost: 0 }
  const { children, lost } = childrenOf(spans, root)
  const begin = Math.min(...spans.map(({ startTime }) => Date.parse(startTime)))
  const rows: StepRow[] = []
  const seen = new Set<string>()
  const walk = (span: SpanWithPayload, depth: number, notBefore: number): StepRow => {
    seen.add(span.spanId)
    // Times are whole milliseconds: within the same one, a step is drawn after the one that began before it.
    const whole = Date.parse(span.startTime) - begin
    const row = { span, depth, after: Math.min(whole + 1, Math.max(whole, notBefore)) }
    rows.push(row)
    let from = row.after
    for (const child of children.get(span.spanId) ?? []) {
      if (seen.has(child.spanId)) continue
      const drawn = walk(child, depth + 1, from)
      from = drawn.after + child.durationMs
    }
    return row
  }
  walk(root, 0, 0)
  const unreached = spans.filter(({ spanId }) => !seen.has(spanId))
  for (const span of unreached.toSorted(rank)) if (!seen.has(span.spanId)) walk(span, 1, 0)
  const total = Math.max(...rows.map(({ after, span }) => after + span.durationMs))
  const steps = rows.slice(1).toSorted((a, b) => ownTime(b.span, children) - ownTime(a.span, children))
  return { rows, total, slowest: steps[0]?.span.spanId, lost: lost + unreached.length }
}

/** A duration with its fractions below 10 ms, where whole milliseconds say nothing. */
export const tookWords = (ms: number): string =>
  ms > 0 && ms < 10 ? `${formatDecimals(ms, ms < 1 ? 2 : 1)} ms` : formatDuration(ms)

/** Whether a call was refused before it reached an agent. */
export const isRefused = ({ attributes }: Pick<Span, "attributes">): boolean => attributes["databits.refused"] === true

/** What a step does, in plain words where its kind is known; else its own name. */
export const stepTitle = ({ name, attributes, agent }: SpanWithPayload): string => {
  if (isRefused({ attributes })) return words.titles.refused
  const operation = attributes["gen_ai.operation.name"]
  if (operation === "invoke_agent") return words.titles.agent(agent ?? name.replace(/^invoke_agent /, ""))
  if (operation === "classify") return words.titles.classify
  if (operation === "chat") return words.titles.chat
  return name === "validate output" ? words.titles.validate : name
}

/** A payload as the value it holds; undefined where nothing was kept, the text itself where it is no value. */
export const payloadOf = (text: string | null): Json | undefined => {
  if (text === null) return undefined
  try {
    return json.parse(JSON.parse(text))
  } catch {
    return text
  }
}

export type Turn = { readonly role: string; readonly text: string }

const textsOf = (value: Json | undefined): string[] => {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== "object" || value === null) return []
  return textsOf(value.content ?? value.text)
}

/** Messages of a conversation with a model; undefined for any other payload. */
export const turnsOf = (value: Json | undefined): readonly Turn[] | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const turns = value.flatMap((one) => {
    if (typeof one !== "object" || one === null || Array.isArray(one) || typeof one.role !== "string") return []
    return [{ role: one.role, text: textsOf(one.parts ?? one.content).join("\n") }]
  })
  return turns.length === value.length ? turns : undefined
}

/** "message_id" as people read it: "Message id". */
export const labelOf = (name: string): string => {
  const spaced = name.replace(/[_.]+/g, " ").trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
