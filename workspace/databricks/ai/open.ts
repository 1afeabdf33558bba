import type { Ai } from "../../../core/ports/ai.ts"
import type { Clock } from "../../../core/ports/events.ts"
import type { ChatModels } from "../../../core/ports/inference.ts"
import type { Items } from "../../../core/ports/items.ts"
import { streamedAi } from "../../models/streamed-ai.ts"
import type { Sql } from "../../state/sql.ts"
import type { Warehouse } from "../statements.ts"
import type { DatabricksTables } from "../tables/tables.ts"
import type { AppClient } from "../wire/client.ts"
import { CLASSIFY, EXTRACT } from "./compile.ts"
import { warehouseAi } from "./map.ts"

type Given = {
  readonly sql: Sql
  readonly client: AppClient
  readonly on: Warehouse
  readonly items: Items
  readonly chatModels: ChatModels
  readonly tables: DatabricksTables
  readonly clock: Clock
  /** The endpoint that people connected in settings; the warehouse cannot reach its models. */
  readonly connected: () => Promise<unknown>
}

/** AI work on sets: statements of the warehouse, and a stream for models of an endpoint that people connected. */
export const databricksAi = (given: Given): Ai => {
  const inWarehouse = warehouseAi(given)
  const streamed = streamedAi(given)
  /** Who asks keeps the answers by names of its own, so the same one has to give them back. */
  const worker = async (model: string): Promise<Ai> =>
    ![CLASSIFY, EXTRACT].includes(model) && (await given.connected()) ? streamed : inWarehouse
  return {
    ...inWarehouse,
    map: async (request) => (await worker(request.using.model)).map(request),
    saveRows: async (who, request) => (await worker(request.using.model)).saveRows(who, request),
  }
}
