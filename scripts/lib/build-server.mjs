import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { root as projectRoot } from "./paths.mjs"
import { sourcePlaces } from "./source-places.mjs"
import { StepFailed } from "./steps.mjs"

/** What runs in a process of its own. Workers need no line here: who starts one points to its file. */
export const entries = { main: "app/backend/main.ts", cli: "cli/main.ts" }

/**
 * Bundles server, CLI and workers for Node 22. Only the native database engine stays outside; what is imported
 * dynamically stays a file of its own and is loaded when it is needed.
 * @param {{ root?: string, out?: string, home?: string, input?: Record<string, string>, plugins?: import("vite").Plugin[] }} [options]
 *   `home`: the folder in which the bundle finds what lies beside the sources; `out` stands there as in the project
 */
export async function buildServer({
  root = projectRoot,
  home = root,
  out = join(home, "app/dist/server"),
  input = entries,
  plugins = [],
} = {}) {
  const missing = Object.values(input).filter((entry) => !existsSync(join(root, entry)))
  if (missing.length > 0) throw new StepFailed(`The server cannot be built: ${missing.join(", ")} missing.`)
  const { build } = await import("vite")
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    plugins: [...plugins, sourcePlaces({ root, out: join(root, relative(home, out)) })],
    ssr: { noExternal: true, external: ["@duckdb/node-api"], target: "node" },
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: true,
      target: "node22",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, entry]) => [name, join(root, entry)])),
        external: [/^@duckdb\//],
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js", hoistTransitiveImports: false },
      },
    },
  })
}

/**
 * Bundles the program that answers with a classifier into one file, `app/dist/classify/classify.js`: it goes into every
 * registered model version.
 * @param {string} home the folder that stands for the project
 */
export async function buildClassify(home) {
  const input = { classify: "workspace/learners/classify-lines.ts" }
  await buildServer({ home, out: join(home, "app/dist/classify"), input })
}
