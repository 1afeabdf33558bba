import type { Item } from "../../contract/entities/item.ts"
import type { Ports } from "../ports/index.ts"
import type { ItemFilter, QueueOrder } from "../ports/items.ts"

export type NextRequest = {
  readonly databitId: string
  readonly order: QueueOrder
  readonly filter?: Omit<ItemFilter, "databitId"> | undefined
  readonly notSkippedBy?: string | undefined
  /** Items the caller holds already. */
  readonly not?: readonly string[] | undefined
  readonly limit?: number | undefined
}

/** Items a reviewer's browser holds ahead. */
export const BUFFER = 20

/**
 * The next items to decide. One that came from a complaint is first in every buffer as long as there is one that
 * matches: production is never starved by a long queue.
 */
export const nextItems = async (
  { items }: Pick<Ports, "items">,
  { databitId, order, filter = {}, notSkippedBy, not = [], limit = BUFFER }: NextRequest,
): Promise<readonly Item[]> => {
  const wanted = { status: "open" as const, ...filter, databitId }
  const [queue, complaints] = await Promise.all([
    items.list(wanted, { order, limit, notSkippedBy, not }),
    wanted.source === undefined || wanted.source === "feedback"
      ? items.list({ ...wanted, source: "feedback" }, { order: "oldest", limit: 1, notSkippedBy, not })
      : [],
  ])
  const [complaint] = complaints
  if (!complaint || queue.some(({ source }) => source === "feedback")) return queue
  return [complaint, ...queue].slice(0, limit)
}
