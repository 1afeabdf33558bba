import type { Chain } from "../../../../contract/endpoints/improve.ts"
import { chainWords as words } from "../../messages/improve.ts"
import { formatCount, formatDecimals, formatShare } from "../../ui/format.ts"
import { fieldsInWords, saidKind } from "./words.ts"

const d = words.document

const safe = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one)

type Fact = readonly [name: string, value: string | number | null | undefined]
type Section = { readonly title: string; readonly facts: readonly Fact[]; readonly missing?: string | undefined }

/** In one zone for everybody, because a document travels. */
const instant = (at: string): string => `${at.slice(0, 19).replace("T", " ")} UTC`
const when = (at: string | null): string | null => (at === null ? null : instant(at))
const share = (value: number): string => formatShare(Math.round(value * 1000) / 1000)

const factsOf = ({
  trace,
  agent,
  databit,
  model,
  run,
  snapshot,
}: Chain): Readonly<Record<string, readonly Fact[]>> => ({
  answer: [
    [words.steps.answer, trace.answer],
    [d.confidence, trace.confidence === null ? null : formatDecimals(trace.confidence, 2)],
    [d.question, trace.input],
    [d.person, trace.person],
    [d.when, when(trace.at)],
    [d.trace, trace.traceId],
  ],
  agent: agent
    ? [
        [d.id, agent.id],
        [d.who, agent.createdBy],
        [d.when, when(agent.createdAt)],
      ]
    : [],
  databit: databit
    ? [
        [d.version, databit.ref],
        [d.who, databit.createdBy],
        [d.approval, databit.approvedBy === null ? words.notApproved : words.approvedBy(databit.approvedBy)],
      ]
    : [],
  model: model
    ? [
        [d.id, model.id],
        [
          d.measured,
          model.accuracy !== null && model.n !== null
            ? words.accuracy(share(model.accuracy), model.n)
            : words.notMeasured,
        ],
        [d.who, model.createdBy],
        [d.when, when(model.createdAt)],
      ]
    : [],
  run: run
    ? [
        [d.id, run.id],
        [words.job, words.jobs[run.job] ?? run.job],
        [d.who, run.person],
        [d.when, when(run.createdAt)],
      ]
    : [],
  snapshot: snapshot
    ? [
        [d.table, snapshot.table],
        [words.hash, snapshot.contentHash],
        [d.items, words.learnt(snapshot.train, snapshot.holdout)],
        [d.who, snapshot.createdBy],
        [d.when, when(snapshot.createdAt)],
      ]
    : [],
})

const sectionsOf = (chain: Chain): readonly Section[] => {
  const facts = factsOf(chain)
  return (["answer", "agent", "databit", "model", "run", "snapshot"] as const).map((link) => ({
    title: words.steps[link],
    facts: facts[link] ?? [],
    missing: chain.missing.find((one) => one.link === link)?.says,
  }))
}

const factRows = (facts: readonly Fact[]): string =>
  facts
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `<tr><th scope="row">${safe(name)}</th><td>${safe(String(value))}</td></tr>`)
    .join("\n")

const sectionOf = ({ title, facts, missing }: Section): string =>
  [
    `<h2>${safe(title)}</h2>`,
    facts.length > 0 ? `<table>${factRows(facts)}</table>` : "",
    missing ? `<p>${safe(missing)}</p>` : "",
  ].join("\n")

const nearestOf = ({ nearest, nearestFrom, missing }: Chain): string => {
  const says = missing.filter(({ link }) => link === "nearest" || link === "source").map((one) => one.says)
  const items = nearest.map(({ text, label, similarity, reviewer, decidedAt, sourceRef, sourceRow }) =>
    factRows([
      [d.text, text],
      [d.answer, label],
      [d.similarity, formatDecimals(similarity, 2)],
      [d.reviewer, reviewer ?? words.reviewerUnknown],
      [d.when, when(decidedAt)],
      [d.source, sourceRow ? `${sourceRef ?? ""} — ${fieldsInWords(sourceRow, words)}` : sourceRef],
    ]),
  )
  return [
    `<h2>${safe(words.steps.nearest)}</h2>`,
    nearestFrom === null ? "" : `<p>${safe(nearestFrom === "training" ? words.fromTraining : words.fromDecided)}</p>`,
    ...items.map((rows, at) => `<h3>${formatCount(at + 1)}</h3>\n<table>${rows}</table>`),
    ...says.map((one) => `<p>${safe(one)}</p>`),
  ].join("\n")
}

const feedbackOf = ({ feedback }: Chain): string =>
  feedback.length === 0
    ? ""
    : [
        `<h2>${safe(words.steps.feedback)}</h2>`,
        "<ul>",
        ...feedback.map((one) => {
          const kind = saidKind(one)
          const what = one.correction ? fieldsInWords(one.correction, words) : kind === "comment" ? one.value : ""
          return `<li>${safe(`${one.createdBy} ${words.said[kind]} ${what ?? ""}`.trim())} (${safe(instant(one.createdAt))})</li>`
        }),
        "</ul>",
      ].join("\n")

const LOOK =
  "body{font:14px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.5rem 0 .5rem}h3{font-size:.9rem;margin:1rem 0 .25rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}th{width:10rem;font-weight:500;color:#555}"

/** The chain as a document that stands alone: opens in any browser, prints on paper. `now` is when it was written. */
export const chainDocument = (chain: Chain, now: string): string => {
  const title = d.title(chain.trace.answer ?? words.noAnswer)
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title><style>${LOOK}</style></head>`,
    "<body>",
    `<h1>${safe(title)}</h1>`,
    `<p>${safe(d.intro(instant(now)))}</p>`,
    ...sectionsOf(chain).map(sectionOf),
    nearestOf(chain),
    feedbackOf(chain),
    "</body>",
    "</html>",
    "",
  ].join("\n")
}
