import { Problem } from "../../../contract/problems.ts"
import type { DatabricksVariables } from "../../config.ts"
import { parseProfiles } from "./profile.ts"

/** How the app proves who it is. */
export type Authentication =
  | { readonly kind: "pat"; readonly token: string }
  | { readonly kind: "oauth-m2m"; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: "databricks-cli"; readonly command: string; readonly profile: string | undefined }
  /** The process that started this one gives tokens, over the pipes named here. */
  | { readonly kind: "parent"; readonly pipes: string }

/** A workspace and how to sign in to it. */
export type Connection = {
  /** Address without a trailing slash. */
  readonly host: string
  readonly authentication: Authentication
  readonly warehouseId: string | undefined
  readonly workspaceId: string | undefined
  /** Where this was found, in words for people. */
  readonly from: string
}

type Found = Partial<
  Record<"host" | "token" | "clientId" | "clientSecret" | "authType" | "warehouseId" | "workspaceId", string>
>

const needed = (detail: string, remedy: string, field = "DATABRICKS_HOST"): Problem =>
  new Problem("databricks_not_connected", { field, detail, remedy })

/** `https://` where no scheme is given, without path and trailing slash. */
export const normalHost = (host: string): string => {
  const withScheme = /^https?:\/\//i.test(host) ? host : `https://${host}`
  try {
    return new URL(withScheme).origin
  } catch {
    throw needed(`${host} is no address of a workspace.`, "Write it like https://my-workspace.cloud.databricks.com.")
  }
}

const ofVariables = (on: DatabricksVariables): Found => ({
  ...(on.host === undefined ? {} : { host: on.host }),
  ...(on.token === undefined ? {} : { token: on.token }),
  ...(on.clientId === undefined ? {} : { clientId: on.clientId }),
  ...(on.clientSecret === undefined ? {} : { clientSecret: on.clientSecret }),
  ...(on.authType === undefined ? {} : { authType: on.authType }),
  ...(on.warehouseId === undefined ? {} : { warehouseId: on.warehouseId }),
  ...(on.workspaceId === undefined ? {} : { workspaceId: on.workspaceId }),
})

const PROFILE_KEYS = {
  host: "host",
  token: "token",
  client_id: "clientId",
  client_secret: "clientSecret",
  auth_type: "authType",
  warehouse_id: "warehouseId",
  workspace_id: "workspaceId",
} as const satisfies Record<string, keyof Found>

const ofProfile = (section: ReadonlyMap<string, string>): Found =>
  Object.fromEntries(
    Object.entries(PROFILE_KEYS).flatMap(([key, name]) => {
      const value = section.get(key)
      return value === undefined || value === "" ? [] : [[name, value]]
    }),
  )

const authenticationOf = (found: Found, on: DatabricksVariables, profile: string | undefined): Authentication => {
  if (on.parent !== undefined) return { kind: "parent", pipes: on.parent }
  const { token, clientId, clientSecret, authType } = found
  const hasM2m = clientId !== undefined && clientSecret !== undefined
  if (authType === undefined && token !== undefined && hasM2m)
    throw needed(
      "There is a token and a client secret; only one of them can sign in.",
      "Remove one, or say which with DATABRICKS_AUTH_TYPE (pat or oauth-m2m).",
      "DATABRICKS_AUTH_TYPE",
    )
  if ((authType ?? "pat") === "pat" && token !== undefined) return { kind: "pat", token }
  if ((authType ?? "oauth-m2m") === "oauth-m2m" && hasM2m) return { kind: "oauth-m2m", clientId, clientSecret }
  if (authType === undefined || authType === "databricks-cli")
    return { kind: "databricks-cli", command: on.cliPath ?? "databricks", profile }
  throw needed(
    `There is nothing to sign in with as ${authType}.`,
    "Use pat with DATABRICKS_TOKEN, oauth-m2m with DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or databricks-cli.",
    "DATABRICKS_AUTH_TYPE",
  )
}

/**
 * The connection that variables and the profile file describe; variables win over the file.
 * `readFile` gives the text of `~/.databrickscfg` (or DATABRICKS_CONFIG_FILE), undefined where there is none.
 * Order of signing in: the task's own token where a Lakeflow task started this, token, client secret, the CLI's own token (`databricks auth token`).
 * Problem `databricks_not_connected` says which variable is missing.
 */
export const resolveConnection = async (
  on: DatabricksVariables,
  readFile: () => Promise<string | undefined>,
): Promise<Connection> => {
  const text = await readFile()
  const profiles = parseProfiles(text ?? "")
  const asked = on.profile ?? profiles.get("__settings__")?.get("default_profile")
  const name = asked ?? "DEFAULT"
  const section = profiles.get(name)
  if (on.profile !== undefined && !section)
    throw needed(
      `The profile ${on.profile} is not in the configuration file.`,
      "Run `databricks auth login --profile NAME`, or correct DATABRICKS_CONFIG_PROFILE.",
      "DATABRICKS_CONFIG_PROFILE",
    )
  const variables = ofVariables(on)
  // A profile is of one workspace: its secrets are never sent to a host that a variable names.
  const fits =
    section !== undefined &&
    (variables.host === undefined || normalHost(variables.host) === normalHost(section.get("host") ?? ""))
  const found: Found = { ...(fits && section ? ofProfile(section) : {}), ...variables }
  if (found.host === undefined)
    throw needed(
      "There is no workspace to connect to.",
      "Set DATABRICKS_HOST and DATABRICKS_TOKEN, or run `databricks auth login` once.",
    )
  return {
    host: normalHost(found.host),
    authentication: authenticationOf(found, on, fits ? name : undefined),
    warehouseId: found.warehouseId,
    workspaceId: found.workspaceId,
    from: variables.host === undefined ? `profile ${name}` : "environment",
  }
}
