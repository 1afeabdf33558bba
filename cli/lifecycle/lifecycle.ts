import { nextItems } from "../../contract/endpoints/curate.ts"
import { Problem } from "../../contract/problems.ts"
import type { Session } from "../session.ts"
import type { Terminal } from "../terminal.ts"
import { type KnownAnswers, readAnswers } from "./answers.ts"
import { askAndJudge } from "./calls.ts"
import { type LifecycleOutcome, STAGE_NAMES } from "./outcome.ts"
import { type ReviewCounts, type Reviewing, reviewOpenItems } from "./review.ts"
import { stageClock } from "./stage-clock.ts"
import {
  type Columns,
  collect,
  deploy,
  ingest,
  makeDatabit,
  makeItems,
  measure,
  processFeedback,
  routedSoFar,
  suggest,
  type Trained,
  tableNameFor,
  train,
} from "./stages.ts"

export type LifecycleRequest = Columns & {
  readonly data: string
  readonly test: string | undefined
  readonly limit: number | undefined
}

/** Items kept for production: answered by the endpoint before anybody decides them. */
const PRODUCTION_SHARE = 0.05
const PRODUCTION_MOST = 200

/** Items decided before a learner makes suggestions for the rest. */
const decidedFirst = (items: number): number => Math.min(300, Math.ceil(items / 5))

const keptForProduction = (items: number): number => Math.min(PRODUCTION_MOST, Math.floor(items * PRODUCTION_SHARE))

const decidedCount = ({ approved, corrected }: ReviewCounts): number => approved + corrected

const openQuestions = async (
  session: Session,
  databit: string,
  textField: string,
  answers: KnownAnswers,
  most: number,
): Promise<{ text: string; answer: string }[]> => {
  const questions: { text: string; answer: string }[] = []
  const { items } = await session.call(nextItems, { databit, order: "oldest", hideSkipped: "true", limit: 100 })
  const more =
    most > items.length
      ? await session.call(nextItems, {
          databit,
          order: "oldest",
          hideSkipped: "true",
          limit: 100,
          not: items.map((item) => item.id),
        })
      : { items: [] }
  for (const item of [...items, ...more.items].slice(0, most)) {
    const text = String(item.data[textField])
    const answer = answers.get(text)
    if (answer !== undefined) questions.push({ text, answer })
  }
  return questions
}

const fitMilliseconds = ({ timings }: Trained): Record<string, number> => ({
  fit_ms: Math.round((timings.featurize ?? 0) + (timings.fit ?? 0) + (timings.calibrate ?? 0)),
  select_ms: Math.round(timings.select ?? 0),
})

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

/**
 * Runs a file through all seven stages and once around the loop. The reviewer's decisions are those of the label
 * column. A stage that fails ends the run; what the stages before made stays in the workspace.
 */
export const runLifecycle = async (
  session: Session,
  terminal: Terminal,
  request: LifecycleRequest,
): Promise<LifecycleOutcome> => {
  const clock = stageClock(terminal)
  const outcome: { -readonly [Key in keyof LifecycleOutcome]: LifecycleOutcome[Key] } = {
    stages: [],
    bad_rows: [],
    holdout: null,
    endpoint: null,
    loop: null,
    problem: null,
  }
  const columns = { text: request.text, label: request.label }
  terminal.line(`The reviewer's decisions are read from the column ${request.label}.`)
  try {
    const data = await clock.stage("DATA", async () => {
      const main = await ingest(session, terminal, request.data, tableNameFor(request.data))
      const test =
        request.test === undefined
          ? undefined
          : await ingest(session, terminal, request.test, tableNameFor(request.test))
      outcome.bad_rows = [...main.bad, ...(test?.bad ?? [])]
      const badCount = main.badCount + (test?.badCount ?? 0)
      for (const { file, line, reason } of outcome.bad_rows) terminal.line(`          ${file}, line ${line}: ${reason}`)
      return {
        result: { main, test },
        counts: { rows: main.rows, test_rows: test?.rows ?? 0, bad_rows: badCount },
        says: `${main.rows} rows${test ? `, ${test.rows} to test on` : ""}${badCount > 0 ? `, ${badCount} could not be read` : ""}`,
      }
    })
    const databit = await clock.stage("TEMPLATE", async () => {
      const made = await makeDatabit(session, data.main.table, columns)
      return { result: made, counts: { databits: 1 }, says: `${made.ref} published` }
    })
    const answers = await readAnswers(session, data.main.table, request.text, request.label)
    const curated = await clock.stage("CURATE", async () => {
      const { created } = await makeItems(session, terminal, databit.ref, request.limit)
      const reviewing: Reviewing = {
        databit: databit.ref,
        name: databit.name,
        textField: databit.textField,
        answerField: databit.answerField,
        answers,
        leave: keptForProduction(created),
      }
      const early = await reviewOpenItems(session, terminal, created, {
        ...reviewing,
        leave: Math.max(reviewing.leave, created - decidedFirst(created)),
      })
      const { suggested } = await suggest(session, terminal, databit.ref)
      const rest = await reviewOpenItems(session, terminal, created - decidedFirst(created), reviewing)
      const counts = {
        approved: early.approved + rest.approved,
        corrected: early.corrected + rest.corrected,
        skipped: early.skipped + rest.skipped,
      }
      return {
        result: { reviewing, created },
        counts: { items: created, suggested, ...counts },
        says: `${decidedCount(counts)} of ${created} items decided, ${reviewing.leave} kept for production`,
      }
    })
    const holdout = data.test ? { table: data.test.table, ...columns } : undefined
    const first = await clock.stage("TRAIN", async () => {
      const trained = await train(session, terminal, databit.ref, holdout)
      outcome.holdout = trained.figures
      return {
        result: trained,
        counts: { trained_on: trained.train, holdout: trained.figures.n, ...fitMilliseconds(trained) },
        says: `${trained.model}, ${percent(trained.figures.accuracy)} of ${trained.figures.n} held-out rows right`,
      }
    })
    const name = tableNameFor(request.data)
    const deployed = await clock.stage("DEPLOY", async () => {
      const made = await deploy(session, terminal, databit.ref, first.model, name)
      return { result: made, counts: { endpoints: 1 }, says: `${made.endpoint} serves ${made.agent}` }
    })
    const asked = await clock.stage("MONITOR", async () => {
      const questions = await openQuestions(session, databit.name, databit.textField, answers, curated.reviewing.leave)
      const routedBefore = await routedSoFar(session)
      const judged = await askAndJudge(session, terminal, deployed.endpoint, questions, databit.answerField)
      const { totals } = await collect(session, terminal, deployed.endpoint)
      outcome.endpoint = { name: deployed.endpoint, answered: judged.answered }
      return {
        result: { ...judged, routedBefore },
        counts: {
          calls: totals.requestCount,
          errors: totals.errorCount,
          p50_ms: Number((totals.p50Latency ?? 0).toFixed(2)),
          p95_ms: Number((totals.p95Latency ?? 0).toFixed(2)),
        },
        says: `${judged.answered} calls answered, ${judged.right} of them right`,
      }
    })
    await clock.stage("IMPROVE", async () => {
      const { routed } = await processFeedback(session, terminal, asked.routedBefore)
      const again = await reviewOpenItems(session, terminal, Number.MAX_SAFE_INTEGER, {
        ...curated.reviewing,
        leave: 0,
      })
      const second = await train(session, terminal, databit.ref, holdout)
      await deploy(session, terminal, databit.ref, second.model, name)
      const before = holdout ? first.figures : await measure(session, terminal, first.model, second.snapshot)
      outcome.holdout = second.figures
      outcome.loop = {
        feedback_routed: routed,
        retrained_version: second.model,
        accuracy_before: before.accuracy,
        accuracy_after: second.figures.accuracy,
      }
      return {
        result: undefined,
        counts: {
          feedback_routed: routed,
          decided: decidedCount(again),
          trained_on: second.train,
          ...fitMilliseconds(second),
        },
        says: `${routed} of ${asked.corrections} corrections routed, ${second.model} is right ${percent(second.figures.accuracy)} of the time (the version before, on the same rows: ${percent(before.accuracy)})`,
      }
    })
  } catch (error) {
    const problem =
      error instanceof Problem
        ? error
        : new Problem("internal", { detail: error instanceof Error ? error.message : String(error), cause: error })
    outcome.problem = { stage: clock.failed() ?? "DATA", says: problem.message, remedy: problem.remedy }
  }
  return { ...outcome, stages: clock.lines(STAGE_NAMES) }
}
