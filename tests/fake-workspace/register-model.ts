import { createHash } from "node:crypto"
import { z } from "zod"

/** What Node asks its parent for; the same that `lakeflow/model.py` takes. */
const request = z.strictObject({
  name: z.string(),
  run_id: z.string(),
  artifact: z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.int() }),
  labels: z.array(z.string()).min(1),
  tags: z.record(z.string(), z.string()),
})

type Workspace = { readonly host: string; readonly token: string }

const MLFLOW = "/api/2.0/mlflow/unity-catalog"

/** Where the classifier lies in a version; `model.py` puts it there too. */
export const CLASSIFIER = "artifacts/model.classifier"

const asked = async ({ host, token }: Workspace, method: string, path: string, body?: unknown): Promise<Response> => {
  const isBytes = body instanceof Uint8Array
  return fetch(`${host}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  })
}

const refusal = z.object({ error_code: z.string(), message: z.string() })

/** The answer, or the platform's sentence. */
const wanted = async (response: Response): Promise<unknown> => {
  const said: unknown = await response.json()
  if (!response.ok) throw new Error(refusal.parse(said).message)
  return said
}

const description = (labels: readonly string[]): string =>
  [
    "flavors:",
    "  python_function:",
    "    loader_module: mlflow.pyfunc.model",
    "signature:",
    `  inputs: '[{"type": "string", "name": "text", "required": true}]'`,
    "metadata:",
    `  labels: ${JSON.stringify(labels)}`,
    "",
  ].join("\n")

/**
 * Registers a model version as the Python beside a Lakeflow task does, over the workspace's own addresses. It is what a
 * task of the fake workspace has for a parent; the real one is tried in interop.
 */
export const registerModel = async (
  workspace: Workspace,
  input: unknown,
): Promise<{ name: string; version: string }> => {
  const { name, run_id, artifact, labels, tags } = request.parse(input)
  const file = await asked(workspace, "GET", `/api/2.0/fs/files${artifact.path}`)
  if (!file.ok) throw new Error(`There is no file ${artifact.path}.`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (createHash("sha256").update(bytes).digest("hex") !== artifact.sha256)
    throw new Error(`${artifact.path} is not the file that was trained.`)
  const made = await asked(workspace, "POST", `${MLFLOW}/registered-models/create`, { name })
  if (made.status !== 409) await wanted(made)
  const created = await asked(workspace, "POST", `${MLFLOW}/model-versions/create`, {
    name,
    source: `dbfs:/databricks/mlflow-tracking/${run_id}`,
    run_id,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  })
  const { model_version } = z.object({ model_version: z.object({ version: z.string() }) }).parse(await wanted(created))
  const folder = `/api/2.0/fs/files/Models/${name.replaceAll(".", "/")}/${model_version.version}`
  await asked(workspace, "PUT", `${folder}/MLmodel?overwrite=true`, new TextEncoder().encode(description(labels)))
  await asked(workspace, "PUT", `${folder}/${CLASSIFIER}?overwrite=true`, bytes)
  await wanted(
    await asked(workspace, "POST", `${MLFLOW}/model-versions/finalize`, { name, version: model_version.version }),
  )
  return { name, version: model_version.version }
}
