import {
  getItem,
  getQueue,
  getQueueOutcome,
  listQueues,
  listSimilarItems,
  makeItems,
  nextItems,
  type QueueDatabit,
  reviewItems,
  suggestAnswers,
} from "../../../contract/endpoints/curate.ts"
import type { DatabitVersion } from "../../../contract/entities/databit.ts"
import { versionedRef } from "../../../contract/names.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { formFields } from "../../../core/curate/form-fields.ts"
import { nextItems as next } from "../../../core/curate/next-items.ts"
import { queueOutcome } from "../../../core/curate/queue-outcome.ts"
import { queueOverview, listQueues as queues } from "../../../core/curate/queue-overview.ts"
import { reviewItems as review } from "../../../core/curate/review-items.ts"
import { similarItems } from "../../../core/curate/similar-items.ts"
import { sourceTables } from "../../../core/template/source.ts"
import type { Serve } from "../serve.ts"

const refOf = ({ name, version }: DatabitVersion): string => versionedRef(name, version)

const asQueue = (databit: DatabitVersion): QueueDatabit => ({
  databitId: databit.databitId,
  name: databit.name,
  version: databit.version,
  ref: refOf(databit),
})

const firstTable = (databit: DatabitVersion): string | null => sourceTables(databit.schema.input)[0] ?? null

const QUEUE_JOBS: ReadonlySet<string> = new Set(["generate_items", "ai_label"])

export const curateRoutes = (serve: Serve): void => {
  serve(listQueues, async (_, { ports, who }) => ({
    queues: (await queues(ports)).map(({ databit, ...figures }) => ({
      databit: asQueue(databit),
      table: firstTable(databit),
      ...figures,
    })),
    may: permissionsOf(who),
  }))

  serve(getQueue, async ({ databit: ref }, { ports, who }) => {
    const databit = await ports.databits.find(ref)
    const table = firstTable(databit)
    const [{ progress, evidence }, info, running] = await Promise.all([
      queueOverview(ports, { databitId: databit.databitId, person: who.person }),
      table === null ? undefined : ports.tables.seek(table),
      ports.runs.list({ state: ["queued", "running"], databitId: databit.databitId, limit: 10 }),
    ])
    const run = running.find(({ job }) => QUEUE_JOBS.has(job))
    return {
      databit: asQueue(databit),
      inputs: databit.schema.input.map(({ name, description }) => ({ name, description: description ?? null })),
      fields: formFields(databit.schema.output),
      bands: databit.settings.bands,
      progress,
      evidence: evidence.kind === "known" ? { ...evidence, bins: [...evidence.bins] } : evidence,
      table: info ? { name: info.name, rows: info.rowCount } : null,
      run: run ? { id: run.id, job: run.job } : null,
      may: permissionsOf(who),
    }
  })

  serve(getQueueOutcome, async ({ databit: ref }, { ports }) => queueOutcome(ports, await ports.databits.find(ref)))

  serve(nextItems, async ({ databit: ref, order, not, limit, hideSkipped, ...filter }, { ports, who }) => {
    const { databitId } = await ports.databits.find(ref)
    const items = await next(ports, {
      databitId,
      order,
      filter,
      not,
      limit,
      notSkippedBy: hideSkipped ? who.person : undefined,
    })
    return { items: [...items], may: permissionsOf(who) }
  })

  serve(getItem, async ({ itemId }, { ports, who }) => ({
    item: await ports.items.find(itemId),
    may: permissionsOf(who),
  }))

  serve(listSimilarItems, async ({ itemId, limit }, { ports }) => ({
    items: [...(await similarItems(ports, { itemId, limit }))],
  }))

  serve(reviewItems, async ({ decisions }, { ports, who }) => ({
    outcomes: [...(await review(ports, who, { decisions }))],
  }))

  serve(makeItems, async ({ databit, limit }, { ports, who, idempotencyKey }) => {
    await ports.databits.find(databit)
    const input = { databit, ...(limit === undefined ? {} : { limit }) }
    return { runId: await ports.jobs.start(who, "generate_items", input, { key: idempotencyKey }) }
  })

  serve(suggestAnswers, async ({ databit, model }, { ports, who, idempotencyKey }) => {
    await ports.databits.find(databit)
    const input = { databit, ...(model === undefined ? {} : { model }) }
    return { runId: await ports.jobs.start(who, "ai_label", input, { key: idempotencyKey }) }
  })
}
