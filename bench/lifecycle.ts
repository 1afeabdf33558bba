import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { inRoot } from "../scripts/lib/paths.mjs"
import type { Benchmark } from "./benchmark.ts"

const run = promisify(execFile)

const DATA = process.env.DATABITS_BENCH_DATA ?? inRoot("..", "shared", "data")

const outcome = z.object({
  stages: z.array(
    z.object({ name: z.string(), status: z.string(), seconds: z.number(), counts: z.record(z.string(), z.number()) }),
  ),
  holdout: z.object({ n: z.int(), accuracy: z.number(), macro_f1: z.number(), ece: z.number() }),
  loop: z.object({ feedback_routed: z.int(), accuracy_before: z.number(), accuracy_after: z.number() }),
})

export const lifecycleBenchmark: Benchmark = {
  name: "lifecycle",
  says: "All seven stages on 10,003 customer messages with 77 intents, measured on 3,080 others.",
  run: async (note) => {
    const train = join(DATA, "banking77", "train.csv")
    if (!existsSync(train))
      throw new Error(
        `This benchmark reads banking77/train.csv and test.csv under ${DATA}; set DATABITS_BENCH_DATA to the folder that has them.`,
      )
    const home = await mkdtemp(join(tmpdir(), "databits-bench-"))
    try {
      const args = [
        "lifecycle",
        "--data",
        train,
        "--test",
        join(DATA, "banking77", "test.csv"),
        "--text",
        "text",
        "--label",
        "category",
        "--home",
        home,
        "--json",
      ]
      const began = performance.now()
      const { stdout, stderr } = await run(process.execPath, [inRoot("app/dist/server/cli.js"), ...args], {
        env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
        maxBuffer: 64 * 2 ** 20,
      })
      const seconds = (performance.now() - began) / 1000
      note(stderr.trim())
      const { stages, holdout, loop } = outcome.parse(JSON.parse(stdout))
      const train_ms = stages.find((stage) => stage.name === "TRAIN")?.counts
      return {
        total_s: Number(seconds.toFixed(1)),
        ...Object.fromEntries(stages.map((stage) => [`${stage.name.toLowerCase()}_s`, stage.seconds])),
        fit_and_calibrate_ms: train_ms?.fit_ms ?? null,
        holdout_n: holdout.n,
        accuracy: holdout.accuracy,
        macro_f1: holdout.macro_f1,
        ece: holdout.ece,
        feedback_routed: loop.feedback_routed,
        accuracy_before: loop.accuracy_before,
      }
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  },
}
