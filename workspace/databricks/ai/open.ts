import type { Ai } from "../../../core/ports/ai.ts"
import type { Clock } from "../../../core/ports/events.ts"
import type { ChatModels } from "../../../core/ports/inference.ts"
import type { Items } from "../../../core/ports/items.ts"
import { streamedAi } from "../../models/streamed-ai.ts"
import type { Sql } from "../../state/sql.ts"
import type { Warehouse } from "../statements.ts"
import type { AppClient } from "../wire/client.ts"
import { CLASSIFY, EXTRACT } from "./compile.ts"
import { warehouseAi } from "./map.ts"

type Given = {
  readonly sql: Sql
  readonly client: AppClient
  readonly on: Warehouse
  readonly items: Items
  readonly chatModels: ChatModels
  readonly clock: Clock
  /** The endpoint that people connected in settings; the warehouse cannot reach its models. */
  readonly connected: () => Promise<unknown>
}

/** AI work on sets: statements of the warehouse, and a stream for models of an endpoint that people connected. */
export const databricksAi = (given: Given): Ai => {
  const inWarehouse = warehouseAi(given)
  const streamed = streamedAi(given)
  return {
    ...inWarehouse,
    map: async (request) => {
      const isFunction = [CLASSIFY, EXTRACT].includes(request.using.model)
      return !isFunction && (await given.connected()) ? streamed.map(request) : inWarehouse.map(request)
    },
  }
}
