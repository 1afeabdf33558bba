import type { Item } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import type { KnownItem, NewItem } from "../ports/items.ts"
import { ITEMS_PER_EVENT, itemsGenerated } from "./events.ts"
import { keyPrefix, sourceKeyOf } from "./source-key.ts"

type Needed = Pick<Ports, "clock" | "events" | "items">

/** Something to decide. `ref` says where it came from; the same source row with the same data is the same item. */
export type ItemInput = {
  readonly ref: string
  readonly data: JsonObject
  readonly traceId?: string | null | undefined
}

/** All source rows that are there now: an item of a row that is not among them may be the same row under another key. */
export type CurrentRows = { readonly table: string; readonly sourceKeys: ReadonlySet<string> }

export type AddRequest = {
  readonly databitId: string
  readonly source: Item["source"]
  readonly inputs: readonly ItemInput[]
  readonly current?: CurrentRows | undefined
  readonly why?: string | undefined
}

/** `ids` are the items of the inputs, in order, whether they were there or not. */
export type Added = {
  readonly ids: readonly string[]
  readonly created: number
  readonly unchanged: number
  readonly stale: number
  readonly revived: number
}

type Plan = {
  readonly made: NewItem[]
  readonly superseded: { id: string; by: string }[]
  readonly revived: string[]
  readonly rekeyed: { id: string; sourceKey: string }[]
  readonly ids: string[]
  stale: number
}

/** What is known of the items that the inputs may already be. */
type Known = { readonly bySource: ReadonlyMap<string, readonly KnownItem[]>; readonly moved: Map<string, KnownItem> }

/** Whether no item stands for a source row, though there may be old ones. */
const isVacant = (known: readonly KnownItem[] = []): boolean => known.every(({ superseded }) => superseded)

/** What one input does to the items of its source row. */
const place = (plan: Plan, { bySource, moved }: Known, fresh: NewItem, sourceKey: string): void => {
  const known = bySource.get(sourceKey) ?? []
  const elsewhere = isVacant(known) ? moved.get(fresh.contentHash) : undefined
  if (elsewhere) {
    moved.delete(fresh.contentHash)
    plan.ids.push(elsewhere.id)
    plan.rekeyed.push({ id: elsewhere.id, sourceKey })
    return
  }
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

/** Items of this content whose own row is gone: the key of a table changes when its column stops being unique. */
const movedItems = async (
  items: Ports["items"],
  { databitId, current }: AddRequest,
  hashes: readonly string[],
): Promise<Map<string, KnownItem>> => {
  if (!current || hashes.length === 0) return new Map()
  const alike = await items.listOfContent(databitId, hashes)
  const gone = alike.filter(
    ({ sourceKey }) => sourceKey.startsWith(keyPrefix(current.table)) && !current.sourceKeys.has(sourceKey),
  )
  return new Map(gone.toReversed().map((one) => [one.contentHash, one]))
}

const addBatch = async ({ clock, events, items }: Needed, who: Caller, request: AddRequest): Promise<Added> => {
  const { databitId, source, inputs, why } = request
  const plan: Plan = { made: [], superseded: [], revived: [], rekeyed: [], ids: [], stale: 0 }
  const rows = inputs.map((input) => ({
    ...input,
    sourceKey: sourceKeyOf(input.ref),
    contentHash: clock.contentHash(input.data),
  }))
  const decide = async (): Promise<EventDraft[]> => {
    const bySource = Map.groupBy(
      await items.listKnown(databitId, [...new Set(rows.map(({ sourceKey }) => sourceKey))]),
      ({ sourceKey }) => sourceKey,
    )
    const moved = await movedItems(
      items,
      request,
      rows.filter(({ sourceKey }) => isVacant(bySource.get(sourceKey))).map(({ contentHash }) => contentHash),
    )
    const placed = new Map<string, string>()
    for (const { ref, data, traceId, sourceKey, contentHash } of rows) {
      const before = placed.get(sourceKey)
      if (before === undefined) {
        const fresh = {
          id: clock.id(),
          databitId,
          ref,
          data,
          contentHash,
          source,
          traceId: traceId ?? null,
          createdAt: clock.now(),
          createdBy: who.person,
        }
        place(plan, { bySource, moved }, fresh, sourceKey)
        placed.set(sourceKey, plan.ids.at(-1) ?? "")
      } else plan.ids.push(before)
    }
    const { made, superseded, revived, rekeyed } = plan
    if (made.length + superseded.length + revived.length + rekeyed.length === 0) return []
    await items.save(made)
    const payload = itemsGenerated.parse({
      databitId,
      source,
      made: made.map(({ id, ref, contentHash, traceId }) => ({
        id,
        ref,
        sourceKey: sourceKeyOf(ref),
        contentHash,
        traceId,
      })),
      superseded,
      revived,
      rekeyed,
    })
    return [{ kind: "item.generated", subject: databitId, payload }]
  }
  await events.save(who, decide, { why })
  const created = plan.made.length
  return {
    ids: plan.ids,
    created,
    unchanged: inputs.length - created - plan.revived.length,
    stale: plan.stale,
    revived: plan.revived.length,
  }
}

/**
 * Adds items for these inputs. Adding again makes no second item; other content of a source row makes a new item
 * and what was open of it stale; content that comes back revives its item.
 */
export const addItems = async (ports: Needed, who: Caller, request: AddRequest): Promise<Added> => {
  const all = { ids: [] as string[], created: 0, unchanged: 0, stale: 0, revived: 0 }
  for (let start = 0; start < request.inputs.length; start += ITEMS_PER_EVENT) {
    const added = await addBatch(ports, who, {
      ...request,
      inputs: request.inputs.slice(start, start + ITEMS_PER_EVENT),
    })
    all.ids.push(...added.ids)
    all.created += added.created
    all.unchanged += added.unchanged
    all.stale += added.stale
    all.revived += added.revived
  }
  return all
}
