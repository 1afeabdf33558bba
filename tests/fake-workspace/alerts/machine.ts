import { randomUUID } from "node:crypto"
import type { Principal } from "../identities.ts"
import { missing, Refused } from "../refused.ts"
import type { Warehouse } from "../warehouse.ts"
import { type AlertState, type Evaluation, judge } from "./evaluate.ts"
import { lastStart, startsAt } from "./schedule.ts"

export type AlertInput = {
  readonly display_name: string
  readonly query_text: string
  readonly warehouse_id: string
  readonly evaluation: Evaluation
  readonly schedule: {
    readonly quartz_cron_schedule: string
    readonly timezone_id: string
    readonly pause_status?: "PAUSED" | "UNPAUSED" | undefined
  }
  /** Who its query runs as; its owner when left out. */
  readonly run_as?: { readonly service_principal_name: string } | undefined
}

export type Alert = {
  readonly id: string
  readonly owner: Principal
  readonly createdAt: number
  input: AlertInput
  changedAt: number
  isTrashed: boolean
  state: AlertState
  evaluatedAt: number | undefined
}

export type Alerts = {
  create(input: AlertInput, who: Principal): Alert
  change(alert: Alert, changed: Partial<AlertInput>): void
  /** The alert as it is by now: what its schedule asked for meanwhile is done. */
  find(id: string): Promise<Alert>
  list(): Promise<readonly Alert[]>
  retire(id: string, purge: boolean): Promise<void>
}

/** Alerts that run their query on the warehouse when their schedule says so, and judge what comes of it. */
export const openAlerts = (warehouse: Warehouse, now: () => number): Alerts => {
  const all = new Map<string, Alert>()

  const check = ({ warehouse_id, schedule }: AlertInput): void => {
    if (warehouse_id !== "w")
      throw new Refused(400, "INVALID_PARAMETER_VALUE", `${warehouse_id} is not a valid endpoint id.`)
    startsAt(schedule.quartz_cron_schedule)
  }

  const evaluate = async (alert: Alert): Promise<void> => {
    const { query_text, evaluation, run_as } = alert.input
    const who: Principal = run_as ? { kind: "service", name: run_as.service_principal_name } : alert.owner
    const request = { statement: query_text, catalog: undefined, schema: undefined, parameters: [] }
    const outcome = await warehouse.submit(request, who).outcome
    alert.state = outcome.kind === "done" ? judge(outcome.result, evaluation) : "ERROR"
  }

  const catchUp = async (alert: Alert): Promise<Alert> => {
    const { schedule } = alert.input
    if (alert.isTrashed || schedule.pause_status === "PAUSED") return alert
    const due = lastStart(schedule.quartz_cron_schedule, alert.evaluatedAt ?? alert.createdAt, now())
    if (due === undefined) return alert
    alert.evaluatedAt = due
    await evaluate(alert)
    return alert
  }

  const find = async (id: string): Promise<Alert> => {
    const found = all.get(id)
    if (!found) throw missing(`Alert with id ${id}`)
    return catchUp(found)
  }

  return {
    find,
    list: async () => {
      const there = [...all.values()].filter(({ isTrashed }) => !isTrashed)
      for (const alert of there) await catchUp(alert)
      return there
    },
    create: (input, owner) => {
      check(input)
      const alert: Alert = {
        id: randomUUID(),
        owner,
        createdAt: now(),
        input,
        changedAt: now(),
        isTrashed: false,
        state: "UNKNOWN",
        evaluatedAt: undefined,
      }
      all.set(alert.id, alert)
      return alert
    },
    change: (alert, changed) => {
      const input = { ...alert.input, ...changed }
      check(input)
      alert.input = input
      alert.changedAt = now()
    },
    retire: async (id, purge) => {
      const alert = await find(id)
      if (purge) all.delete(id)
      else alert.isTrashed = true
    },
  }
}
