import { expect, test } from "vitest"
import { addItems } from "../../core/curate/add-items.ts"
import { aiAnswersOver } from "../state/ai-answers.ts"
import { searchIndexesOver } from "../state/search-indexes.ts"
import { deskOver, publish } from "./curation.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const OK = '{"result":"{}"}'
const FAILED = '{"errorMessage":"too long"}'

/** Three open items of a Databit of its own, and a way to note what a run was answered about them. */
export const answeredItems = async (state: TestState, name: string) => {
  const desk = deskOver(state)
  const { databitId } = await publish(desk, { name })
  const inputs = ["a", "b", "c"].map((text) => ({ ref: `main.support.m@1#${name}-${text}`, data: { text } }))
  const { ids } = await addItems(desk, ANA, { databitId, source: "table", inputs })
  const work = `${name} by x`
  const answered = (subject: string, reply: string, runId: string, at: string) => ({
    id: `${work}/${subject}/${runId}`,
    work,
    subject,
    reply,
    run_id: runId,
    created_at: at,
  })
  const [first = "", second = ""] = ids
  await state.sql.append("ai_answers", [
    answered(first, FAILED, "r1", "2026-11-23T10:00:00.000Z"),
    answered(first, OK, "r2", "2026-11-23T11:00:00.000Z"),
    answered(first, '{"result":"later"}', "r3", "2026-11-23T12:00:00.000Z"),
    answered(second, FAILED, "r1", "2026-11-23T10:00:00.000Z"),
    answered(second, '{"errorMessage":"again"}', "r2", "2026-11-23T11:00:00.000Z"),
  ])
  return { databitId, work, ids, first, second }
}

/** What the store of a set's answers owes its callers. */
export const aiAnswersContract = (open: () => Promise<TestState>): void => {
  const watch = watching("ai-answers")
  test("of several answers to an item the first one that is one counts, else the last failure", async () => {
    const state = await open()
    const { databitId, work, ids, first, second } = await answeredItems(state, "answers")
    const { ai: answers } = watch({ ai: aiAnswersOver(state.sql) })
    expect(await answers.listAnswers(work, { limit: 10 })).toEqual([
      {
        id: `${work}/${first}/r2`,
        itemId: first,
        reply: OK,
        createdAt: "2026-11-23T11:00:00.000Z",
        suggestionId: null,
      },
      expect.objectContaining({ itemId: second, reply: '{"errorMessage":"again"}' }),
    ])
    expect((await answers.listAnswers(work, { after: first, limit: 10 })).map(({ itemId }) => itemId)).toEqual([second])
    expect(await answers.listAnswers(`${work} other`, { limit: 10 })).toEqual([])
    expect(await answers.listAnswered({ work, runId: "r4" }, ids)).toEqual(new Set([first]))
    expect(await answers.listAnswered({ work, runId: "r1" }, ids)).toEqual(new Set([first, second]))
    expect(await answers.countOpen(databitId)).toBe(3)
  })

  test("an index is known with who made it first, until it is taken away", async () => {
    const { sql, events } = await open()
    const { searchIndexes: indexes } = watch({ searchIndexes: searchIndexesOver(sql) })
    const table = "main.support.indexed"
    const spec = (version: number) => ({ table, version, column: "text", keyColumn: "id" })
    const save = (who: typeof ANA, version: number) =>
      events.save(who, async () => [{ kind: "search_index.saved", subject: table, payload: spec(version) }])
    expect(await indexes.seek(table)).toBeUndefined()
    await save(ANA, 1)
    await save({ ...ANA, person: "ben" }, 2)
    expect(await indexes.seek(table)).toMatchObject({ ...spec(2), madeBy: "ana" })
    await events.save(ANA, async () => [{ kind: "search_index.retired", subject: table, payload: { table } }])
    expect(await indexes.seek(table)).toBeUndefined()
    await save({ ...ANA, person: "ben" }, 3)
    expect(await indexes.seek(table)).toMatchObject({ ...spec(3), madeBy: "ben" })
  })
}
