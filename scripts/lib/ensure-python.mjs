import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { inRoot } from "./paths.mjs"
import { capture } from "./run.mjs"
import { StepFailed, step } from "./steps.mjs"

/** What interop installs is kept here between runs, whatever folder the project is cloned into. */
export const interopCache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "databits-interop")

const requirements = inRoot("tests", "interop", "requirements.txt")

/**
 * What a program says about its version, or undefined where there is no such program.
 * @param {string} program
 * @param {readonly string[]} args
 */
async function versionOf(program, args) {
  try {
    const { code, output } = await capture(program, args)
    return code === 0 ? output : undefined
  } catch (error) {
    if (error instanceof StepFailed) return undefined
    throw error
  }
}

/**
 * The minor version of Python 3 in what it says of itself.
 * @param {string | undefined} said
 */
export const pythonMinor = (said) => Number(/Python 3\.(\d+)/.exec(said ?? "")?.[1] ?? 0)

/**
 * The major version of Java in what it says of itself.
 * @param {string | undefined} said
 */
export const javaMajor = (said) => Number(/version "(\d+)/.exec(said ?? "")?.[1] ?? 0)

/** The Python that makes the environment: 3.11 or a later one that Spark 4.0 knows. */
export async function findPython() {
  for (const program of ["python3.11", "python3", "python"]) {
    const minor = pythonMinor(await versionOf(program, ["--version"]))
    if (minor >= 11 && minor <= 13) return program
  }
  throw new StepFailed("Interop needs Python 3.11 (3.12 and 3.13 will do): install it so that `python3` is it.")
}

/** Java 17 or 21 runs Spark 4.0. */
export async function checkJava() {
  const major = javaMajor(
    await versionOf(process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java", ["-version"]),
  )
  if (major >= 17) return
  throw new StepFailed(
    `Interop needs Java 17 or 21, found ${major === 0 ? "none" : major}: install it (on Debian \`openjdk-17-jre-headless\`) or set JAVA_HOME.`,
  )
}

/**
 * A Python with the packages of tests/interop/requirements.txt; made at the first run and when they change. Clones that
 * want other packages do not take this one away.
 * @returns {Promise<string>} its path
 */
export async function ensurePython() {
  const wanted = readFileSync(requirements, "utf8")
  const folder = join(interopCache, `python-${createHash("sha256").update(wanted).digest("hex").slice(0, 8)}`)
  const stamp = join(folder, "databits-installed")
  const program = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python")
  if (existsSync(stamp)) return program
  const python = await findPython()
  mkdirSync(interopCache, { recursive: true })
  /** @param {string} file @param {readonly string[]} args */
  const run = async (file, args) => {
    const { code, output } = await capture(file, args)
    if (code !== 0) throw new StepFailed("The Python packages of interop could not be installed.", output)
  }
  await step(process.stdout, "make a Python environment", () => run(python, ["-m", "venv", "--clear", folder]))
  await step(process.stdout, "install its packages (Spark is 400 MB)", () =>
    run(program, ["-m", "pip", "install", "--quiet", "-r", requirements]),
  )
  writeFileSync(stamp, "")
  return program
}
