import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { z } from "zod"
import { type Role, role } from "../contract/permissions.ts"
import { Problem } from "../contract/problems.ts"

const port = z.coerce.number().int().min(0).max(65_535)

/** Every environment variable the workbench reads, in one place. */
const environment = z.object({
  DATABITS_HOME: z.string().min(1).optional(),
  /** Catalog and schema of the workbench's own tables. */
  DATABITS_PLACE: z
    .string()
    .regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/, "write it as catalog.schema")
    .default("main.databits"),
  /** Catalog and schema that tables people import go to when they name neither. */
  DATABITS_DATA_PLACE: z
    .string()
    .regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/, "write it as catalog.schema")
    .default("main.data"),
  /** Catalog and schema of the data sets that models train on; `training` beside the workbench's own when left out. */
  DATABITS_TRAINING_PLACE: z
    .string()
    .regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/, "write it as catalog.schema")
    .optional(),
  /** Megabytes an uploaded file may have. */
  DATABITS_UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).default(1024),
  DATABITS_WORKSPACE: z.enum(["embedded", "databricks"]).optional(),
  /** Left out: this computer only; in Databricks Apps every address, where only the platform's proxy comes in. */
  DATABITS_HOST: z.string().optional(),
  DATABITS_ALLOWED_HOSTS: z.string().default(""),
  DATABITS_MODEL_BASE_URL: z.url().optional(),
  DATABITS_MODEL_API_KEY: z.string().optional(),
  DATABITS_MODEL_NAME: z.string().optional(),
  DATABITS_PERSON: z.string().optional(),
  /** On Databricks: key of stored secrets, 32 bytes in base64; given by a secret scope. */
  DATABITS_SECRET_KEY: z.string().optional(),
  /** On Databricks: secret scope that holds the key of stored secrets, where the variable above does not. */
  DATABITS_SECRET_SCOPE: z.string().min(1).optional(),
  /** On Databricks: whether opening makes missing tables; in an app the setup job does. */
  DATABITS_MIGRATE: z.enum(["yes", "no"]).optional(),
  /** On Databricks: what names of Model Serving endpoints begin with, so that workbenches of one workspace do not meet. */
  DATABITS_SERVING_PREFIX: z
    .string()
    .regex(/^([a-zA-Z0-9][a-zA-Z0-9_-]{0,30})?$/, "use letters, digits, hyphens and underscores, at most 31")
    .default(""),
  /** On Databricks: people who administer the workbench, separated by commas. */
  DATABITS_ADMINS: z.string().default(""),
  /** On Databricks: role of people who are on no list. */
  DATABITS_DEFAULT_ROLE: role.default("labeler"),
  /** On Databricks: id of the Lakeflow job that works at any recorded run; the bundle gives it to the app. */
  DATABITS_JOB_ID: z.string().regex(/^\d+$/, "write it as the number of a job").optional(),
  /** In a task of a Lakeflow job: the pipes to the process that started this one, `<read fd>,<write fd>`. */
  DATABITS_PARENT: z
    .string()
    .regex(/^\d+,\d+$/, "write it as two numbers of open files")
    .optional(),
  DATABRICKS_APP_NAME: z.string().optional(),
  DATABRICKS_HOST: z.string().min(1).optional(),
  DATABRICKS_TOKEN: z.string().min(1).optional(),
  DATABRICKS_CLIENT_ID: z.string().min(1).optional(),
  DATABRICKS_CLIENT_SECRET: z.string().min(1).optional(),
  DATABRICKS_AUTH_TYPE: z.string().min(1).optional(),
  DATABRICKS_CONFIG_PROFILE: z.string().min(1).optional(),
  DATABRICKS_CONFIG_FILE: z.string().min(1).optional(),
  DATABRICKS_CLI_PATH: z.string().min(1).optional(),
  DATABRICKS_WAREHOUSE_ID: z.string().min(1).optional(),
  DATABRICKS_WORKSPACE_ID: z.string().min(1).optional(),
  /** On Databricks: the MLflow experiment that training runs and traces are recorded in. */
  MLFLOW_EXPERIMENT_ID: z.string().min(1).optional(),
  DATABRICKS_APP_PORT: port.optional(),
  PORT: port.optional(),
  USER: z.string().optional(),
  USERNAME: z.string().optional(),
})

/** Names of the variables; what deploys the workbench sets no other. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape)

/** What variables say of a Databricks workspace; the names are those of Databricks' own tools. */
export type DatabricksVariables = {
  readonly host?: string | undefined
  readonly token?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly authType?: string | undefined
  readonly profile?: string | undefined
  /** Path of the profile file; `~/.databrickscfg` when left out. */
  readonly configFile?: string | undefined
  readonly cliPath?: string | undefined
  readonly warehouseId?: string | undefined
  readonly workspaceId?: string | undefined
  /** Lakeflow job that works at any recorded run. */
  readonly jobId?: string | undefined
  /** Pipes to the process that gives tokens, as DATABITS_PARENT names them. */
  readonly parent?: string | undefined
}

export type Config = {
  readonly workspace: "embedded" | "databricks"
  /** Folder of the embedded workspace. */
  readonly home: string
  readonly place: { readonly catalog: string; readonly schema: string }
  readonly dataPlace: { readonly catalog: string; readonly schema: string }
  readonly trainingPlace: { readonly catalog: string; readonly schema: string }
  /** Bytes an uploaded file may have. */
  readonly uploadLimit: number
  readonly host: string
  readonly port: number
  /** True where the platform gave the port: another one would not be reached. */
  readonly portFixed: boolean
  readonly allowedHosts: readonly string[]
  readonly modelEndpoint:
    | { readonly baseUrl: string; readonly apiKey: string | undefined; readonly model: string | undefined }
    | undefined
  /** The local person's name. */
  readonly person: string
  readonly databricks: DatabricksVariables & {
    readonly secretKey: string | undefined
    readonly secretScope: string | undefined
    /** The MLflow experiment that runs and traces are recorded in. */
    readonly experimentId: string | undefined
    /** Whether opening makes missing tables. */
    readonly migrates: boolean
    readonly servingPrefix: string
    readonly admins: readonly string[]
    readonly defaultRole: Role
    /** Whether the platform runs this as an app, so that its headers say who asks. */
    readonly isApp: boolean
  }
}

const DEFAULT_PORT = 8000

const namesIn = (list: string): string[] =>
  list
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean)

/**
 * Reads the configuration once. `overrides` are command line options and win over variables.
 * Throws Problem `setting_invalid` that names the variable.
 */
export const readConfig = (
  variables: Readonly<Record<string, string | undefined>> = process.env,
  overrides: { home?: string | undefined; port?: number | undefined } = {},
): Config => {
  const parsed = environment.safeParse(variables)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0] ?? "")
    throw new Problem("setting_invalid", { field: name, detail: `${name}: ${issue?.message ?? "not valid"}` })
  }
  const env = parsed.data
  const [catalog = "main", schema = "databits"] = env.DATABITS_PLACE.split(".")
  const [trainingCatalog = catalog, trainingSchema = "training"] = env.DATABITS_TRAINING_PLACE?.split(".") ?? []
  const [dataCatalog = "main", dataSchema = "data"] = env.DATABITS_DATA_PLACE.split(".")
  return {
    workspace: env.DATABITS_WORKSPACE ?? (env.DATABRICKS_APP_NAME ? "databricks" : "embedded"),
    home: resolve(overrides.home ?? env.DATABITS_HOME ?? join(homedir(), ".databits")),
    place: { catalog, schema },
    dataPlace: { catalog: dataCatalog, schema: dataSchema },
    trainingPlace: { catalog: trainingCatalog, schema: trainingSchema },
    uploadLimit: env.DATABITS_UPLOAD_LIMIT_MB * 1024 * 1024,
    host: env.DATABITS_HOST ?? (env.DATABRICKS_APP_NAME === undefined ? "127.0.0.1" : "0.0.0.0"),
    portFixed: overrides.port === undefined && env.DATABRICKS_APP_PORT !== undefined,
    port: overrides.port ?? env.DATABRICKS_APP_PORT ?? env.PORT ?? DEFAULT_PORT,
    allowedHosts: namesIn(env.DATABITS_ALLOWED_HOSTS),
    modelEndpoint: env.DATABITS_MODEL_BASE_URL
      ? { baseUrl: env.DATABITS_MODEL_BASE_URL, apiKey: env.DATABITS_MODEL_API_KEY, model: env.DATABITS_MODEL_NAME }
      : undefined,
    person: env.DATABITS_PERSON ?? env.USER ?? env.USERNAME ?? "me",
    databricks: {
      isApp: env.DATABRICKS_APP_NAME !== undefined,
      secretKey: env.DATABITS_SECRET_KEY,
      secretScope: env.DATABITS_SECRET_SCOPE,
      experimentId: env.MLFLOW_EXPERIMENT_ID,
      migrates: (env.DATABITS_MIGRATE ?? (env.DATABRICKS_APP_NAME === undefined ? "yes" : "no")) === "yes",
      servingPrefix: env.DATABITS_SERVING_PREFIX,
      admins: namesIn(env.DATABITS_ADMINS),
      defaultRole: env.DATABITS_DEFAULT_ROLE,
      host: env.DATABRICKS_HOST,
      token: env.DATABRICKS_TOKEN,
      clientId: env.DATABRICKS_CLIENT_ID,
      clientSecret: env.DATABRICKS_CLIENT_SECRET,
      authType: env.DATABRICKS_AUTH_TYPE,
      profile: env.DATABRICKS_CONFIG_PROFILE,
      configFile: env.DATABRICKS_CONFIG_FILE,
      cliPath: env.DATABRICKS_CLI_PATH,
      warehouseId: env.DATABRICKS_WAREHOUSE_ID,
      workspaceId: env.DATABRICKS_WORKSPACE_ID,
      jobId: env.DATABITS_JOB_ID,
      parent: env.DATABITS_PARENT,
    },
  }
}
