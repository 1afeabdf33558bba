import type { Ai, AiMap } from "../../../core/ports/ai.ts"
import type { Clock } from "../../../core/ports/events.ts"
import { aiAnswersOver } from "../../state/ai-answers.ts"
import type { Sql } from "../../state/sql.ts"
import { isAnswerLost, whenFree } from "../again.ts"
import { runStatement, type StatementAnswer, type Warehouse } from "../statements.ts"
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
/** A statement whose submission was lost gets this long to end before it is sent again. */
const AFTER_LOST_MS = 2_000

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

  /** Submitted without waiting: once it has its name, following it asks for nothing twice. */
  const askOnce = (request: AiMap, set: AskedSet): Promise<StatementAnswer> => {
    const { statement, parameters } = compileMap(request, set, clock.now())
    return runStatement({ ...on, wait: "0s" }, statement, parameters, { signal: request.signal })
  }

  const ask = (request: AiMap, set: AskedSet): Promise<unknown> =>
    whenFree(async () => {
      try {
        return await askOnce(request, set)
      } catch (error) {
        if (!isAnswerLost(error)) throw error
        // It may have been done: what it has answered is not asked again.
        await patience.sleep(AFTER_LOST_MS, request.signal)
        return askOnce(request, set)
      }
    }, patience)

  return {
    seekFunction: async (databit) => functionFor(databit),
    judge: (question) => judgeByFunction(client, question),
    listAnswers: answers.listAnswers,
    saveRows: (who, request) => saveAnsweredRows({ on, tables, answers }, who, request),
    map: async (request) => {
      const set = await setOf(request)
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
