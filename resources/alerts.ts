import { ERROR_SHARE, ERRORS_LEAST, JUDGED_LEAST } from "../core/home/agent-lines.ts"
import { Z_95 } from "../core/statistics/wilson.ts"
import { at, placeOf, variable } from "./variables.ts"

const METRICS = `${placeOf("databits")}.metrics`
const HOURS = 24
const HALF = HOURS / 2
const SINCE = `period = 'hour' AND \`timestamp\` >= now() - INTERVAL ${HOURS} HOURS`

/** The end of a Wilson interval in SQL, as `core/statistics/wilson.ts` computes it. */
const wilson = (end: "low" | "high", good: string, all: string): string => {
  const z = Z_95
  const half = `${z} * sqrt((${good} / ${all}) * (1 - ${good} / ${all}) / ${all} + ${z * z} / (4 * ${all} * ${all}))`
  return `((${good} / ${all}) + ${z * z} / (2 * ${all}) ${end === "low" ? "-" : "+"} ${half}) / (1 + ${z * z} / ${all})`
}

const half = (when: "before" | "after", what: string): string =>
  `sum(CASE WHEN \`timestamp\` ${when === "before" ? "<" : ">="} now() - INTERVAL ${HALF} HOURS THEN ${what} ELSE 0 END)`

/** The agent that fails most, where one fails so often that the start page would say it. */
const FAILING = [
  "SELECT agent_id, sum(error_count) AS failed, sum(request_count) AS calls,",
  "sum(error_count) / sum(request_count) AS share",
  `FROM ${METRICS} WHERE ${SINCE} GROUP BY agent_id`,
  `HAVING sum(error_count) >= ${ERRORS_LEAST} ORDER BY share DESC LIMIT 1`,
].join(" ")

/** How far the best that quality can be now lies below the least it was before, beyond what chance explains. */
const FALLEN = [
  `SELECT agent_id, ${wilson("low", "good_before", "all_before")} - ${wilson("high", "good_after", "all_after")} AS fall`,
  `FROM (SELECT agent_id,`,
  `CAST(${half("before", "quality_score * scored_count")} AS DOUBLE) AS good_before,`,
  `CAST(${half("before", "scored_count")} AS DOUBLE) AS all_before,`,
  `CAST(${half("after", "quality_score * scored_count")} AS DOUBLE) AS good_after,`,
  `CAST(${half("after", "scored_count")} AS DOUBLE) AS all_after`,
  `FROM ${METRICS} WHERE ${SINCE} GROUP BY agent_id) judged`,
  `WHERE all_before >= ${JUDGED_LEAST} AND all_after >= ${JUDGED_LEAST} ORDER BY fall DESC LIMIT 1`,
].join(" ")

type Rule = {
  readonly name: string
  readonly says: string
  readonly query: string
  readonly column: string
  readonly operator: "GREATER_THAN" | "GREATER_THAN_OR_EQUAL"
  readonly limit: number
}

const alert = ({ name, says, query, column, operator, limit }: Rule) => ({
  display_name: `${variable("app_name")}: ${name}`,
  // The table is there when the setup job has run.
  custom_description: `${says} Made after run ${at("resources.job_runs.setup_at_deploy.id")} of the setup job.`,
  query_text: query,
  warehouse_id: variable("warehouse_id"),
  evaluation: {
    source: { name: column, display: column },
    comparison_operator: operator,
    threshold: { value: { double_value: limit } },
    empty_result_state: "OK",
    notification: { notify_on_ok: true, subscriptions: variable("alert_subscribers") },
  },
  schedule: { quartz_cron_schedule: "0 20 * * * ?", timezone_id: "UTC", pause_status: variable("alerts") },
})

/** The rules by which the start page calls for attention, as alerts over the metrics; an hour's figures are in at 20 past. */
export const alerts = {
  failed_calls: alert({
    name: "calls of an agent fail",
    says: `${ERROR_SHARE * 100} % or more of an agent's calls of the last day failed.`,
    query: FAILING,
    column: "share",
    operator: "GREATER_THAN_OR_EQUAL",
    limit: ERROR_SHARE,
  }),
  quality_fell: alert({
    name: "an agent got worse",
    says: "Judged answers of the last half day are worse than those of the half day before, beyond chance.",
    query: FALLEN,
    column: "fall",
    operator: "GREATER_THAN",
    limit: 0,
  }),
}
