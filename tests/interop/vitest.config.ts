import { defineConfig } from "vitest/config"

/** The suites of state on a warehouse, one test after another: they share one Spark and its tables. */
export default defineConfig({
  test: {
    name: "interop",
    root: new URL("../..", import.meta.url).pathname,
    environment: "node",
    include: [
      "workspace/databricks/{sql,statements,items,repositories,traces}.test.ts",
      "workspace/databricks/{ai,search,tables}/*.test.ts",
      "tests/interop/**/*.test.ts",
    ],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    maxWorkers: 1,
    maxConcurrency: 1,
    env: { TZ: "UTC" },
  },
})
