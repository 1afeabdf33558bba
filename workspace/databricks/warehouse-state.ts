import { z } from "zod"
import type { Warehouse } from "./statements.ts"

const LOOK_EVERY_MS = 2_000

const answer = z.object({ state: z.string(), name: z.string().nullish() })

const WORDS: Readonly<Record<string, string>> = {
  STOPPED: "is being woken up",
  STARTING: "is starting",
  STOPPING: "is stopping and starts again",
}

/** What a warehouse is doing, in a sentence; it may take minutes where it is not serverless. */
export const sayWarehouse = async ({ client, warehouseId }: Warehouse): Promise<string> => {
  const path = `/api/2.0/sql/warehouses/${encodeURIComponent(warehouseId)}`
  const { state, name } = await client.json(answer, { path })
  const words = WORDS[state]
  return words === undefined
    ? "The tables of the workbench are being looked at."
    : `The SQL warehouse ${name ?? warehouseId} ${words}.`
}

/** Tells what the warehouse is doing until stopped. Asking for its state wakes nothing and costs nothing. */
export const watchWaking = (on: Warehouse, tell: (step: string) => void): (() => void) => {
  const look = (): void => {
    sayWarehouse(on)
      .then(tell)
      // Who may use a warehouse need not be allowed to look at it.
      .catch(() => undefined)
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}
