import type { Item } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import type { KnownItem, NewItem } from "../ports/items.ts"
import { ITEMS_PER_EVENT, itemsGenerated } from "./events.ts"
import { sourceKeyOf } from "./source-key.ts"

type Needed = Pick<Ports, "clock" | "events" | "items">

/** Something to decide. `ref` says where it came from; the same source row with the same data is the same item. */
export type ItemInput = { readonly ref: string; readonly data: JsonObject; readonly traceId?: string | null | undefined }

export type AddRequest = { readonly databitId: string; readonly source: Item["source"]; readonly inputs: readonly ItemInput[]; readonly why?: string | undefined }

/** `ids` are the items of the inputs, in order, whether they were there or not. */
export type Added = { readonly ids: readonly string[]; readonly created: number; readonly unchanged: number; readonly stale: number; readonly revived: number }

type Plan = { readonly made: NewItem[]; readonly superseded: { id: string; by: string }[]; readonly revived: string[]; readonly ids: string[]; stale: number }

/** What one input does to the items of its source row. */
const place = (plan: Plan, known: readonly KnownItem[], fresh: NewItem): void => {
  const same = known.find(({ contentHash }) => contentHash === fresh.contentHash)
  const now = same?.id ?? fresh.id
  plan.ids.push(now)
  if (same && !same.superseded) return
  if (same) plan.revived.push(same.id)
  else plan.made.push(fresh)
  for (const other of known) {
    if (other.id === now || other.superseded) continue
    plan.superseded.push({ id: other.id, by: now })
    if (other.status === "open") plan.stale += 1
  }
}

const addBatch = async ({ clock, events, items }: Needed, who: Caller, { databitId, source, inputs, why }: AddRequest): Promise<Added> => {
  const plan: Plan = { made: [], superseded: [], revived: [], ids: [], stale: 0 }
  const decide = async (): Promise<EventDraft[]> => {
    const known = Map.groupBy(await items.listKnown(databitId, [...new Set(inputs.map(({ ref }) => sourceKeyOf(ref)))]), ({ sourceKey }) => sourceKey)
    const placed = new Map<string, string>()
    for (const { ref, data, traceId } of inputs) {
      const sourceKey = sourceKeyOf(ref)
      const before = placed.get(sourceKey)
      if (before !== undefined) {
        plan.ids.push(before)
        continue
      }
      place(plan, known.get(sourceKey) ?? [], { id: clock.id(), databitId, ref, data, contentHash: clock.contentHash(data), source, traceId: traceId ?? null, createdAt: clock.now(), createdBy: who.person })
      placed.set(sourceKey, plan.ids.at(-1) ?? "")
    }
    const { made, superseded, revived } = plan
    if (made.length + superseded.length + revived.length === 0) return []
    await items.save(made)
    const payload = itemsGenerated.parse({
      databitId,
      source,
      made: made.map(({ id, ref, contentHash, traceId }) => ({ id, ref, sourceKey: sourceKeyOf(ref), contentHash, traceId })),
      superseded,
      revived,
    })
    return [{ kind: "item.generated", subject: databitId, payload }]
  }
  await events.save(who, decide, { why })
  const created = plan.made.length
  return { ids: plan.ids, created, unchanged: inputs.length - created - plan.revived.length, stale: plan.stale, revived: plan.revived.length }
}

/**
 * Adds items for these inputs. Adding again makes no second item; other content of a source row makes a new item
 * and what was open of it stale; content that comes back revives its item.
 */
export const addItems = async (ports: Needed, who: Caller, request: AddRequest): Promise<Added> => {
  const all = { ids: [] as string[], created: 0, unchanged: 0, stale: 0, revived: 0 }
  for (let start = 0; start < request.inputs.length; start += ITEMS_PER_EVENT) {
    const added = await addBatch(ports, who, { ...request, inputs: request.inputs.slice(start, start + ITEMS_PER_EVENT) })
    all.ids.push(...added.ids)
    all.created += added.created
    all.unchanged += added.unchanged
    all.stale += added.stale
    all.revived += added.revived
  }
  return all
}
