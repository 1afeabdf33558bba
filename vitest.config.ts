import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: [
            "{contract,core,workspace,jobs,schemas,app/backend,cli,samples,bench,scripts,resources}/**/*.test.ts",
            "tests/*.test.ts",
            "tests/interop/compare.test.ts",
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser-code",
          environment: "jsdom",
          include: ["app/frontend/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          name: "journeys",
          environment: "node",
          include: ["tests/journeys/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    maxWorkers: 2,
    // Tests that say they may run side by side mostly wait: for a warehouse, or for a browser.
    maxConcurrency: 16,
    env: { UV_THREADPOOL_SIZE: "16", TZ: "UTC" },
  },
})
