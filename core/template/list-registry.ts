import type { DatabitSummary } from "../../contract/endpoints/template.ts"
import type { Ports } from "../ports/index.ts"

/** The registry: every Databit by name, with its published version and how many items people decided. */
export const listRegistry = async ({
  databits,
  items,
}: Pick<Ports, "databits" | "items">): Promise<DatabitSummary[]> => {
  const [newest, published, counts] = await Promise.all([databits.list(), databits.listPublished(), items.listCounts()])
  const publishedOf = new Map(published.map(({ databitId, version }) => [databitId, version]))
  const countsOf = new Map(counts.map((one) => [one.databitId, one]))
  return newest.map((databit) => {
    const count = countsOf.get(databit.databitId)
    return {
      databitId: databit.databitId,
      name: databit.name,
      version: databit.version,
      status: databit.status,
      saved: databit.saved,
      published: publishedOf.get(databit.databitId) ?? null,
      inputs: databit.schema.input.map(({ name }) => name),
      outputs: databit.schema.output.map(({ name }) => name),
      examples: databit.examples.length,
      decided: count ? count.approved + count.corrected : 0,
      open: count?.open ?? 0,
      createdBy: databit.createdBy,
      updatedAt: databit.updatedAt,
    }
  })
}
