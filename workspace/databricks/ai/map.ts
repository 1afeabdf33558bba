import { createHash } from "node:crypto"
import type { Ai, AiMap } from "../../../core/ports/ai.ts"
import type { Clock } from "../../../core/ports/events.ts"
import { aiAnswersOver } from "../../state/ai-answers.ts"
import type { Sql } from "../../state/sql.ts"
import { whenFree } from "../again.ts"
import { sendOnce, waitForSent } from "../sent.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import type { DatabricksTables } from "../tables/tables.ts"
import type { AppClient } from "../wire/client.ts"
import { PATIENT } from "../wire/retry.ts"
import { compileAnswer, functionFor, openParameters } from "./compile.ts"
import { judgeByFunction } from "./rest.ts"
import { saveAnsweredRows } from "./save-rows.ts"
import {
  type AskedSet,
  type CompiledStatement,
  compileCount,
  compileCountToAsk,
  itemSet,
  rowSet,
  toAsk,
} from "./sets.ts"

type Given = {
  readonly sql: Sql
  readonly client: AppClient
  readonly on: Warehouse
  readonly clock: Clock
  readonly tables: DatabricksTables
}

/** Rows one statement asks about: what a stop or a failure can cost at most. */
const ROWS_A_STATEMENT = 2_000
/** Tag of all statements of a work, by which those of a process that is gone are found. */
const WORK = "databits_work"
/** A statement that runs longer than this has been given up by the platform. */
const LONGEST_MS = 24 * 60 * 60_000

const tagOf = (work: string): string => createHash("sha256").update(work).digest("hex")

const NO_ANSWER = `'{"errorMessage":"The function gave no answer."}'`

/** The one statement that asks a model for every row of the set and keeps its replies. The call stands in it once: it is paid for once. */
export const compileMap = (request: Pick<AiMap, "into" | "using">, set: AskedSet, now: string): CompiledStatement => {
  const { parameters, bind } = openParameters()
  const { databit, model } = request.using
  const { work, runId } = request.into
  const call = compileAnswer(model, databit, set.textOf, bind)
  const id = `sha2(concat(${bind(work)}, '/', q.\`subject\`, '/', ${bind(runId)}), 256)`
  const statement = [
    "INSERT INTO `ai_answers` (`id`, `work`, `subject`, `reply`, `run_id`, `created_at`)",
    `SELECT ${id}, ${bind(work)}, q.\`subject\`, coalesce(to_json(${call}), ${NO_ANSWER}), ${bind(runId)}, CAST(${bind(now)} AS TIMESTAMP)`,
    `FROM (${toAsk(set, request.into, bind)} ORDER BY s.\`subject\` LIMIT ${ROWS_A_STATEMENT}) AS q`,
  ].join(" ")
  return { statement, parameters }
}

/** Sets as statements of AI functions: no row leaves the warehouse, only the answers come back, to be checked. */
export const warehouseAi = ({ sql, client, on, clock, tables }: Given): Ai => {
  const answers = aiAnswersOver(sql)
  const patience = on.patience ?? PATIENT

  const setOf = async ({ from }: Pick<AiMap, "from">): Promise<AskedSet> =>
    from.kind === "items" ? itemSet(from) : rowSet(from, await tables.findSource(from.table, from.version))

  const count = async ({ statement, parameters }: CompiledStatement, signal: AbortSignal | undefined) => {
    const { rows } = await runStatement(on, statement, parameters, { signal, repeatable: true })
    return Number(rows[0]?.number ?? 0)
  }

  const countAll = async ({ from, signal }: AiMap, set: AskedSet): Promise<number> =>
    from.kind === "rows"
      ? count(compileCount(set), signal)
      : Math.min(from.limit ?? Number.POSITIVE_INFINITY, await answers.countOpen(from.databitId))

  const ask = (request: AiMap, set: AskedSet): Promise<unknown> =>
    whenFree(() => {
      const { statement, parameters } = compileMap(request, set, clock.now())
      const tags = { [WORK]: tagOf(request.into.work) }
      return sendOnce(on, statement, parameters, { signal: request.signal, tags, newId: clock.id })
    }, patience)

  /** What a run that was broken off has asked may still be under way: it is paid for, so it is waited for. */
  const waitForEarlier = ({ into, signal }: AiMap): Promise<void> =>
    waitForSent(on, [WORK, tagOf(into.work)], patience.now() - LONGEST_MS, signal)

  return {
    seekFunction: async (databit) => functionFor(databit),
    judge: (question) => judgeByFunction(client, question),
    listAnswers: answers.listAnswers,
    saveRows: (who, request) => saveAnsweredRows({ on, tables, answers }, who, request),
    map: async (request) => {
      const set = await setOf(request)
      await waitForEarlier(request)
      const looked = await countAll(request, set)
      const countLeft = () => count(compileCountToAsk(set, request.into), request.signal)
      const asked = await countLeft()
      request.onProgress?.(looked - asked, looked)
      for (let left = asked; left > 0; ) {
        await ask(request, set)
        const now = await countLeft()
        request.onProgress?.(looked - now, looked)
        // Items that came meanwhile are for the next run.
        left = now < left ? now : 0
      }
      return { looked, asked }
    },
  }
}
