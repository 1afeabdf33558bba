import { ensureBuild } from "../scripts/lib/ensure-build.mjs"
import type { Benchmark } from "./benchmark.ts"
import { machine } from "./machine.ts"

/** Every benchmark; each is loaded when it is run. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  start: async () => (await import("./start.ts")).startBenchmark,
  lifecycle: async () => (await import("./lifecycle.ts")).lifecycleBenchmark,
  curate: async () => (await import("./curate.ts")).curateBenchmark,
  gateway: async () => (await import("./gateway.ts")).gatewayBenchmark,
  serving: async () => (await import("./serving.ts")).servingBenchmark,
  deployable: async () => (await import("./deployable.ts")).deployableBenchmark,
  "cold-start": async () => (await import("./cold-start.ts")).coldStartBenchmark,
  faults: async () => (await import("./faults.ts")).faultsBenchmark,
  "round-trips": async () => (await import("./round-trips.ts")).roundTripsBenchmark,
  learner: async () => (await import("./learner.ts")).learnerBenchmark,
}

const [name, ...flags] = process.argv.slice(2)
const json = flags.includes("--json")

if (name === undefined) {
  for (const load of Object.values(BENCHMARKS)) {
    const { name: listed, says } = await load()
    console.log(`${listed.padEnd(12)} ${says}`)
  }
} else if (BENCHMARKS[name] === undefined) {
  console.error(`There is no benchmark ${name}. There are: ${Object.keys(BENCHMARKS).join(", ")}.`)
  process.exitCode = 2
} else {
  const benchmark = await BENCHMARKS[name]()
  await ensureBuild(process.stderr)
  const figures = await benchmark
    .run((line) => console.error(line))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error))
      process.exit(1)
    })
  if (json) console.log(JSON.stringify({ name, figures, machine: machine() }))
  else for (const [figure, value] of Object.entries(figures)) console.log(`${figure.padEnd(28)} ${value}`)
}
