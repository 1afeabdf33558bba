import { z } from "zod"
import { shownExperiment } from "../mlflow/shown.ts"
import type { Experiment } from "../mlflow/state.ts"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const API = "/api/2.0/mlflow/experiments"
const pair = z.strictObject({ key: z.string().min(1).max(250), value: z.string().max(8_000) })
const id = z.strictObject({ experiment_id: z.string() })

const named = ({ mlflow }: World, name: string): Experiment | undefined =>
  [...mlflow.experiments.values()].find((one) => one.name === name)

/** Experiments. Only the platform asks for names that are absolute paths; the rest is as the open server has it. */
export const MLFLOW_EXPERIMENTS: readonly Route[] = [
  route({
    method: "POST",
    path: `${API}/create`,
    vouchedBy: "open server",
    body: z.strictObject({
      name: z.string().min(1),
      artifact_location: z.string().optional(),
      tags: z.array(pair).optional(),
    }),
    answer: ({ world, body }) => {
      if (!body.name.startsWith("/"))
        throw new Refused(
          400,
          "INVALID_PARAMETER_VALUE",
          `Got an invalid experiment name '${body.name}'. An experiment name must be an absolute path within the Databricks workspace.`,
        )
      if (named(world, body.name))
        throw new Refused(400, "RESOURCE_ALREADY_EXISTS", `Experiment '${body.name}' already exists.`)
      const made = world.mlflow.addExperiment(body.name)
      for (const { key, value } of body.tags ?? []) made.tags.set(key, value)
      return json({ experiment_id: made.id })
    },
  }),
  route({
    method: "GET",
    path: `${API}/get`,
    vouchedBy: "open server",
    query: id,
    answer: ({ world, query }) => json({ experiment: shownExperiment(world.mlflow.experiment(query.experiment_id)) }),
  }),
  route({
    method: "GET",
    path: `${API}/get-by-name`,
    vouchedBy: "open server",
    query: z.strictObject({ experiment_name: z.string() }),
    answer: ({ world, query }) => {
      const found = named(world, query.experiment_name)
      if (!found)
        throw new Refused(
          404,
          "RESOURCE_DOES_NOT_EXIST",
          `Could not find experiment with name '${query.experiment_name}'`,
        )
      return json({ experiment: shownExperiment(found) })
    },
  }),
  route({
    method: "POST",
    path: `${API}/search`,
    vouchedBy: "open server",
    body: z.strictObject({
      max_results: z.int().min(1).max(50_000).optional(),
      page_token: z.string().optional(),
      filter: z.string().optional(),
      order_by: z.array(z.string()).optional(),
      view_type: z.enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]).optional(),
    }),
    answer: ({ world, body }) => {
      const { max_results = 1_000, view_type = "ACTIVE_ONLY" } = body
      const all = [...world.mlflow.experiments.values()].filter(
        ({ stage }) => view_type === "ALL" || (stage === "active") === (view_type === "ACTIVE_ONLY"),
      )
      const from = Number(body.page_token ?? 0)
      const page = all.slice(from, from + max_results)
      const next = from + max_results
      return json({
        experiments: page.map(shownExperiment),
        ...(next < all.length ? { next_page_token: String(next) } : {}),
      })
    },
  }),
  route({
    method: "POST",
    path: `${API}/set-experiment-tag`,
    vouchedBy: "open server",
    body: id.extend(pair.shape),
    answer: ({ world, body }) => {
      world.mlflow.experiment(body.experiment_id).tags.set(body.key, body.value)
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${API}/delete`,
    vouchedBy: "open server",
    body: id,
    answer: ({ world, body }) => {
      world.mlflow.experiment(body.experiment_id).stage = "deleted"
      return json({})
    },
  }),
]
