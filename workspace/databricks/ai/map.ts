import type { Ai, AiMap } from "../../../core/ports/ai.ts"
import type { Clock } from "../../../core/ports/events.ts"
import { aiAnswersOver } from "../../state/ai-answers.ts"
import type { Sql } from "../../state/sql.ts"
import { isAnswerLost, whenFree } from "../again.ts"
import { runStatement, type StatementAnswer, type StatementParameter, type Warehouse } from "../statements.ts"
import type { AppClient } from "../wire/client.ts"
import { PATIENT } from "../wire/retry.ts"
import { type Bind, compileAnswer, functionFor, openParameters } from "./compile.ts"
import { judgeByFunction } from "./rest.ts"

type Given = { readonly sql: Sql; readonly client: AppClient; readonly on: Warehouse; readonly clock: Clock }

/** Rows one statement asks about: what a stop or a failure can cost at most. */
const ROWS_A_STATEMENT = 2_000
/** A statement whose submission was lost gets this long to end before it is sent again. */
const AFTER_LOST_MS = 2_000

const failedReply = (reply: string): string =>
  `coalesce(${["errorMessage", "errorStatus", "error_message"].map((name) => `get_json_object(${reply}, '$.${name}')`).join(", ")})`

/** The open items of the set that have no answer of this work yet, with their inputs. */
const toAsk = ({ from: { databitId, limit }, into: { work, runId } }: AiMap, bind: Bind): string => {
  const first = limit === undefined ? "" : ` ORDER BY \`id\` LIMIT ${Math.trunc(limit)}`
  const set = `SELECT \`id\` FROM \`item_state\` WHERE \`databit_id\` = ${bind(databitId)} AND \`status\` = 'open'${first}`
  const answered = `SELECT 1 FROM \`ai_answers\` AS a WHERE a.\`work\` = ${bind(work)} AND a.\`subject\` = s.\`id\` AND (a.\`run_id\` = ${bind(runId)} OR ${failedReply("a.`reply`")} IS NULL)`
  return `SELECT s.\`id\`, p.\`item_data\` FROM (${set}) AS s JOIN \`items\` AS p ON p.\`id\` = s.\`id\` WHERE NOT EXISTS (${answered})`
}

export type CompiledStatement = { readonly statement: string; readonly parameters: readonly StatementParameter[] }

const NO_ANSWER = `'{"errorMessage":"The function gave no answer."}'`

/** The one statement that asks a model for every row of the set and keeps its replies. The call stands in it once: it is paid for once. */
export const compileMap = (request: AiMap, now: string): CompiledStatement => {
  const { parameters, bind } = openParameters()
  const { databit, model } = request.using
  const { work, runId } = request.into
  const call = compileAnswer(model, databit, "q.`item_data`", bind)
  const id = `sha2(concat(${bind(work)}, '/', q.\`id\`, '/', ${bind(runId)}), 256)`
  const statement = [
    "INSERT INTO `ai_answers` (`id`, `work`, `subject`, `reply`, `run_id`, `created_at`)",
    `SELECT ${id}, ${bind(work)}, q.\`id\`, coalesce(to_json(${call}), ${NO_ANSWER}), ${bind(runId)}, CAST(${bind(now)} AS TIMESTAMP)`,
    `FROM (${toAsk(request, bind)} ORDER BY s.\`id\` LIMIT ${ROWS_A_STATEMENT}) AS q`,
  ].join(" ")
  return { statement, parameters }
}

export const compileCount = (request: AiMap): CompiledStatement => {
  const { parameters, bind } = openParameters()
  return { statement: `SELECT count(*) AS number FROM (${toAsk(request, bind)})`, parameters }
}

/** Sets as statements of AI functions: no row leaves the warehouse, only the answers come back, to be checked. */
export const warehouseAi = ({ sql, client, on, clock }: Given): Ai => {
  const answers = aiAnswersOver(sql)
  const patience = on.patience ?? PATIENT

  const countLeft = async (request: AiMap): Promise<number> => {
    const { statement, parameters } = compileCount(request)
    const { rows } = await runStatement(on, statement, parameters, { signal: request.signal, repeatable: true })
    return Number(rows[0]?.number ?? 0)
  }

  /** Submitted without waiting: once it has its name, following it asks for nothing twice. */
  const askOnce = (request: AiMap): Promise<StatementAnswer> => {
    const { statement, parameters } = compileMap(request, clock.now())
    return runStatement({ ...on, wait: "0s" }, statement, parameters, { signal: request.signal })
  }

  const ask = (request: AiMap): Promise<unknown> =>
    whenFree(async () => {
      try {
        return await askOnce(request)
      } catch (error) {
        if (!isAnswerLost(error)) throw error
        // It may have been done: what it has answered is not asked again.
        await patience.sleep(AFTER_LOST_MS, request.signal)
        return askOnce(request)
      }
    }, patience)

  return {
    seekFunction: async (databit) => functionFor(databit),
    judge: (question) => judgeByFunction(client, question),
    listAnswers: answers.listAnswers,
    map: async (request) => {
      const { databitId, limit = Number.POSITIVE_INFINITY } = request.from
      const looked = Math.min(limit, await answers.countOpen(databitId))
      const asked = await countLeft(request)
      request.onProgress?.(looked - asked, looked)
      for (let left = asked; left > 0; ) {
        await ask(request)
        const now = await countLeft(request)
        request.onProgress?.(looked - now, looked)
        // Items that came meanwhile are for the next run.
        left = now < left ? now : 0
      }
      return { looked, asked }
    },
  }
}
