import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { deserializeClassifier, fitTextClassifier, serializeClassifier } from "../../core/learners/classifier.ts"
import { buildClassify } from "../../scripts/lib/build-server.mjs"
import { answersOf } from "../../workspace/learners/answers.ts"
import { interopPython } from "./mlflow-server.ts"

const KINDS = {
  billing: "invoice charge refund payment",
  outage: "power electricity dark blackout",
  login: "password account sign in locked",
}
const ENDINGS = [
  "please",
  "since monday",
  "für alle",
  "“again”",
  "in our street",
  "for the third time",
  "today",
  "help",
]

const texts: string[] = []
const labels: string[] = []
for (const [label, words] of Object.entries(KINDS))
  for (const word of words.split(" "))
    for (const ending of ENDINGS) {
      texts.push(`my ${word} ${ending}`)
      labels.push(label)
    }

/** Texts that were not learnt from, as many as are compared. */
const asked = Array.from({ length: 100 }, (_, at) => `${texts[(at * 7) % texts.length]} number ${at}`)

/** A trained classifier as a file, what it answers here, and the program that goes with a registered version. */
export const trainedFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), "databits-model-"))
  const bytes = serializeClassifier(fitTextClassifier({ texts, labels, seed: 7, clock: () => 0 }))
  const path = join(folder, "trained.classifier")
  await writeFile(path, bytes)
  await mkdir(join(folder, "tree"))
  await buildClassify(join(folder, "tree"))
  return {
    folder,
    bytes,
    artifact: { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.byteLength },
    program: join(folder, "tree/app/dist/classify/classify.js"),
    labels: Object.keys(KINDS),
    texts: asked,
    answers: answersOf(deserializeClassifier(bytes), asked),
  }
}

/** Runs a Python script of this folder with one JSON argument. */
export const runPython = async (
  script: string,
  given: object,
  env: Readonly<Record<string, string>>,
): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(
    interopPython(),
    [new URL(script, import.meta.url).pathname, JSON.stringify(given)],
    {
      timeout: 280_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true", ...env },
    },
  )
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "")
}

/** Folder of the Python that runs on Lakeflow. */
export const LAKEFLOW = new URL("../../lakeflow", import.meta.url).pathname
