import { describe } from "vitest"
import { warehouseStates } from "../../tests/warehouse.ts"
import { itemsContract } from "../contract-tests/items.ts"

const openState = warehouseStates()

describe.concurrent("items on a warehouse", () => itemsContract(openState))
