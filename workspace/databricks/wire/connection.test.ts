import { describe, expect, test } from "vitest"
import { resolveConnection } from "./connection.ts"

const FILE = `; a comment
[DEFAULT]
host = https://first.cloud.databricks.com/
token = dapi-first

[work]
host: second.cloud.databricks.com
client_id = sp-1
client_secret = s3cr=t
warehouse_id = w-9
`

const file = async () => FILE
const none = async () => undefined

describe("where the workspace comes from", () => {
  test("variables", async () => {
    const on = { host: "ws.example.com", token: "dapi-1", warehouseId: "w-1" }
    expect(await resolveConnection(on, none)).toEqual({
      host: "https://ws.example.com",
      authentication: { kind: "pat", token: "dapi-1" },
      warehouseId: "w-1",
      workspaceId: undefined,
      from: "environment",
    })
  })

  test("the default profile, a named one, and a variable over it", async () => {
    expect(await resolveConnection({}, file)).toMatchObject({
      host: "https://first.cloud.databricks.com",
      authentication: { kind: "pat", token: "dapi-first" },
      from: "profile DEFAULT",
    })
    expect(await resolveConnection({ profile: "work", warehouseId: "w-2" }, file)).toMatchObject({
      host: "https://second.cloud.databricks.com",
      authentication: { kind: "oauth-m2m", clientId: "sp-1", clientSecret: "s3cr=t" },
      warehouseId: "w-2",
    })
  })

  test("a profile's token never goes to a host that a variable names", async () => {
    expect(await resolveConnection({ host: "https://elsewhere.example.com" }, file)).toMatchObject({
      host: "https://elsewhere.example.com",
      authentication: { kind: "databricks-cli", profile: undefined },
    })
  })

  test("without secrets the CLI is asked, by profile where there is one", async () => {
    const only = async () => "[DEFAULT]\nhost = https://ws.example.com\nauth_type = databricks-cli\n"
    expect(await resolveConnection({ cliPath: "/opt/databricks" }, only)).toMatchObject({
      authentication: { kind: "databricks-cli", command: "/opt/databricks", profile: "DEFAULT" },
    })
  })
})

describe("what cannot be", () => {
  test.each([
    [{}, none, "DATABRICKS_HOST"],
    [{ profile: "nobody" }, file, "DATABRICKS_CONFIG_PROFILE"],
    [{ host: "https://x.example.com", token: "t", clientId: "i", clientSecret: "s" }, none, "DATABRICKS_AUTH_TYPE"],
    [{ host: "https://x.example.com", authType: "azure-cli" }, none, "DATABRICKS_AUTH_TYPE"],
    [{ host: "http://" }, none, "DATABRICKS_HOST"],
  ] as const)("%j names %s", async (on, readFile, field) => {
    await expect(resolveConnection(on, readFile)).rejects.toMatchObject({ code: "databricks_not_connected", field })
  })

  test("two ways to sign in are one where it is said which", async () => {
    const both = { host: "x.example.com", token: "t", clientId: "i", clientSecret: "s" }
    expect((await resolveConnection({ ...both, authType: "oauth-m2m" }, none)).authentication.kind).toBe("oauth-m2m")
    expect((await resolveConnection({ ...both, authType: "pat" }, none)).authentication.kind).toBe("pat")
  })
})
