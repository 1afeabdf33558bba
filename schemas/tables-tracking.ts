import { instant, int, json, maybe, table, text } from "./table.ts"

/** Tracking of the embedded home, with MLflow's entities; on Databricks MLflow itself keeps them and these stay empty. */
export const TRACKING_TABLES = {
  tracked_experiments: table({
    name: "tracked_experiments",
    kind: "facts",
    comment: "Experiments of a workspace without MLflow. Of several with one name the lowest id counts.",
    columns: {
      id: text("uuidv7"),
      name: text("Name"),
      created_at: instant("When it was made"),
    },
  }),
  tracked_runs: table({
    name: "tracked_runs",
    kind: "facts",
    comment: "Runs of experiments, as they began.",
    cluster: ["experiment_id", "id"],
    columns: {
      id: text("32 hex digits"),
      experiment_id: text("Experiment"),
      name: text("Name of the run"),
      tags: json("Tags it began with"),
      started_at: instant("Start"),
      created_at: instant("When it was recorded"),
    },
  }),
  tracked_facts: table({
    name: "tracked_facts",
    kind: "facts",
    comment: "What became known of a run, in order: parameters, metrics, tags, data sets, its end.",
    cluster: ["run_id", "id"],
    columns: {
      id: text("uuidv7; the order"),
      run_id: text("Run"),
      kind: text("param, metric, tag, dataset or end"),
      key: text("Name of the parameter, metric or tag"),
      text: maybe.text("Value of a parameter or tag; the status of an end; a data set as JSON"),
      value: maybe.float("Value of a metric"),
      step: maybe.int("Step of a metric"),
      at: instant("Time of the metric or the end"),
    },
  }),
  registered_versions: table({
    name: "registered_versions",
    kind: "facts",
    comment: "Versions of registered models in a workspace without Unity Catalog.",
    cluster: ["name", "version"],
    columns: {
      id: text("name@version"),
      name: text("Three-level name"),
      version: int("Counted from 1"),
      run_id: text("Tracked run that made it"),
      artifact: json("{path, sha256, bytes} in the files port"),
      labels: json("Labels it can answer"),
      tags: json("Tags it began with"),
      created_at: instant("When it was registered"),
    },
  }),
  registered_facts: table({
    name: "registered_facts",
    kind: "facts",
    comment: "What became known of registered models, in order: where aliases lead, tags of versions.",
    cluster: ["name", "id"],
    columns: {
      id: text("uuidv7; the order"),
      name: text("Three-level name of the model"),
      version: maybe.text("Version; null where an alias was taken away"),
      kind: text("alias or tag"),
      key: text("The alias, or the name of the tag"),
      text: maybe.text("Value of a tag"),
      at: instant("When"),
    },
  }),
} as const
