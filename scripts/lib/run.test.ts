import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath, pathToFileURL } from "node:url"
import { afterEach, expect, test } from "vitest"

const place = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const started: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL")
})

/** Starts the fixture the way `npm start` starts the server: through a second process. */
function start(args: string[], shell?: "shell") {
  const run = pathToFileURL(place("./run.mjs")).href
  const program = `
    import { handOver } from ${JSON.stringify(run)}
    process.exitCode = await handOver(process.execPath, ${JSON.stringify([place("./fixtures/says.ts"), ...args])}, { endsWithUs: true })`
  const node = [process.execPath, "--input-type=module", "--eval", program]
  // The second command keeps the shell from replacing itself with the first.
  const [file = "", ...rest] = shell ? ["sh", "-c", '"$@"; exit $?', "sh", ...node] : node
  const env = { ...process.env, npm_lifecycle_event: "start" }
  const child = spawn(file, rest, { stdio: ["ignore", "pipe", "inherit"], env })
  started.push(child)
  let output = ""
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk
  })
  const says = async () => {
    while (!output.includes("\n")) await once(child.stdout, "data")
    return JSON.parse(output.slice(0, output.indexOf("\n")))
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  return { child, says, ended, output: () => output }
}

test("the exit code comes through", async () => {
  expect(await start(["exit", "42"]).ended).toBe(42)
  expect(await start(["exit", "0"]).ended).toBe(0)
})

test("a program ended by a signal ends with the code shells use for it", async () => {
  expect(await start(["die"]).ended).toBe(128 + 9)
})

test("a signal is passed on, and the program decides how it ends", async () => {
  const { child, says, ended, output } = start(["wait"])
  await says()
  child.kill("SIGTERM")
  expect(await ended).toBe(7)
  expect(output()).toContain("asked to end")
})

test("a program does not outlive a starter that was killed", async () => {
  const { child, says, ended, output } = start(["wait"])
  await says()
  child.kill("SIGKILL")
  await ended
  expect(output()).toContain("asked to end")
})

test("stopping npm, whose shell passes no signal on, stops the program", async () => {
  const { child, says, ended, output } = start(["wait"], "shell")
  await says()
  child.kill("SIGTERM")
  await ended
  expect(output()).toContain("asked to end")
})
