import { spawn } from "node:child_process"
import { constants } from "node:os"
import { pathToFileURL } from "node:url"
import { inRoot, root } from "./paths.mjs"
import { StepFailed } from "./steps.mjs"

const passedOn = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])

/** DuckDB, file reads and compression share libuv's threads: four are too few for one busy server. */
const threads = { UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16" }

/** Who started this process, before anything can have happened to it. */
const starter = process.ppid

/**
 * npm runs a script through a shell that dies of a signal without passing it on. Whoever stops `npm start` means
 * the server: calls back once when the shell is gone.
 * @param {() => void} stop
 * @returns {() => void} ends the watch
 */
function watchShell(stop) {
  if (!process.env.npm_lifecycle_event) return () => undefined
  const watch = setInterval(() => {
    if (process.ppid === starter) return
    clearInterval(watch)
    stop()
  }, 250)
  return () => clearInterval(watch)
}

/**
 * Gives the terminal to a program until it ends: same streams, signals forwarded.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, input?: "inherit" | "ignore", endsWithUs?: boolean }} [options]
 *   `endsWithUs`: a Node program that must not outlive this process, even when this one is killed
 * @returns {Promise<number>} its exit code; 128 + number where a signal ended it, as shells report it
 */
export function handOver(file, args, { env = {}, input = "inherit", endsWithUs = false } = {}) {
  const tether = endsWithUs ? [`--import=${pathToFileURL(inRoot("scripts/lib/tether.mjs")).href}`] : []
  const child = spawn(file, [...tether, ...args], {
    stdio: endsWithUs ? [input, "inherit", "inherit", "ipc"] : [input, "inherit", "inherit"],
    env: { ...process.env, ...threads, ...env },
  })
  const forwards = passedOn.map((signal) => {
    // A terminal sends Ctrl-C to the whole group: a second one from here would mean "at once".
    const listener = () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal))
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  const ends = [...forwards, endsWithUs ? watchShell(() => child.kill("SIGTERM")) : () => undefined]
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new StepFailed(`${file} cannot be started: ${error.message}.`)))
    child.once("exit", (code, signal) => {
      for (const end of ends) end()
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/**
 * Runs a tool to its end and keeps what it says.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(file, args, { env = {}, shell = false } = {}) {
  const child = spawn(file, [...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...threads, ...env },
    shell,
  })
  let output = ""
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    output += chunk.toString()
  }
  child.stdout.on("data", keep)
  child.stderr.on("data", keep)
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new StepFailed(`${file} cannot be started: ${error.message}.`)))
    child.once("close", (code) => resolve({ code: code ?? 1, output }))
  })
}
