import { accessSync, constants } from "node:fs"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"
import { capture } from "./run.mjs"
import { StepFailed, step } from "./steps.mjs"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"]

/** @param {string} path */
const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Where a browser of the Chromium family may stand, the likeliest first.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function chromiumPlaces(platform, env) {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean)
  if (platform === "win32") {
    const programs = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(
      (place) => place !== undefined,
    )
    const inPrograms = [
      "Google/Chrome/Application/chrome.exe",
      "Chromium/Application/chrome.exe",
      "Microsoft/Edge/Application/msedge.exe",
    ]
    return inPrograms.flatMap((file) => programs.map((place) => join(place, file)))
  }
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  if (platform === "darwin") {
    const apps = ["Google Chrome", "Chromium", "Microsoft Edge"]
    return [
      ...apps.flatMap((app) =>
        ["/Applications", join(homedir(), "Applications")].map((at) => `${at}/${app}.app/Contents/MacOS/${app}`),
      ),
      ...found,
    ]
  }
  return [...found, "/opt/google/chrome/chrome", "/snap/bin/chromium", "/usr/lib/chromium/chromium"]
}

const advice = {
  darwin: "install Google Chrome, or `brew install --cask chromium`",
  win32: "install Google Chrome or Microsoft Edge",
}

/** @param {NodeJS.WriteStream} stream */
async function installDebianPackage(stream) {
  await step(stream, "install Chromium (Debian package)", async () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" }
    await capture("apt-get", ["update", "-qq"], { env })
    const { code, output } = await capture("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      env,
    })
    if (code !== 0)
      throw new StepFailed(
        "The Debian package `chromium` could not be installed; set CHROME_PATH to a browser.",
        output,
      )
  })
}

/**
 * A browser for the journeys: CHROME_PATH, an installed one, or Debian's package where we may install it.
 * @param {NodeJS.WriteStream} [stream] where an install is shown
 * @returns {Promise<string>} the path of the program
 */
export async function findChromium(stream = process.stdout) {
  const given = process.env.CHROME_PATH
  if (given) {
    if (isProgram(given)) return given
    throw new StepFailed(`CHROME_PATH is ${given}, which is not a program that can be started.`)
  }
  const find = () => chromiumPlaces(process.platform, process.env).find(isProgram)
  const installed = find()
  if (installed) return installed
  const mayInstall = process.platform === "linux" && process.getuid?.() === 0 && isProgram("/usr/bin/apt-get")
  if (mayInstall) await installDebianPackage(stream)
  const browser = mayInstall ? find() : undefined
  if (browser) return browser
  const how =
    advice[/** @type {keyof typeof advice} */ (process.platform)] ?? "install your system's `chromium` package"
  throw new StepFailed(`The journeys need a Chromium browser: ${how}, or set CHROME_PATH to one.`)
}
