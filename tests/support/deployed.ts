import { readConfig } from "../../workspace/config.ts"
import { openDatabricks } from "../../workspace/databricks/open.ts"
import { runStatement } from "../../workspace/databricks/statements.ts"
import { openClient } from "../../workspace/databricks/wire/client.ts"
import { fixedToken } from "../../workspace/databricks/wire/credentials.ts"
import type { PersonPorts, Workspace } from "../../workspace/workspace.ts"
import { prepareFakeWorkspace } from "../fake-workspace/prepare.ts"
import type { FakeWorkspace } from "../fake-workspace/server.ts"

/** A workspace of the workbench as an app that is deployed: it signs in as a service principal, people come with tokens. */
export type DeployedWorkspace = {
  readonly fake: FakeWorkspace
  readonly workspace: Workspace
  readonly variables: Readonly<Record<string, string>>
  /** A token on behalf of a person. */
  token(name: string, scopes: readonly string[]): string
  person(name: string, scopes: readonly string[]): PersonPorts
  /** Runs a statement as who made the metastore. */
  run(statement: string): Promise<void>
  close(): Promise<void>
}

export const openDeployed = async (): Promise<DeployedWorkspace> => {
  const { workspace: fake, variables: prepared } = await prepareFakeWorkspace({ admins: ["ana@example.com"] })
  const { identities, unity } = fake.world
  // What the bundle gives the app: its own schemas, and nothing else.
  unity.grant({ kind: "catalog", name: "main" }, "app-sp", ["USE CATALOG"])
  for (const schema of ["databits", "data", "training"])
    unity.grant({ kind: "schema", name: `main.${schema}` }, "app-sp", ["ALL PRIVILEGES"])
  const { DATABRICKS_TOKEN: token, ...others } = prepared
  const variables = {
    ...others,
    DATABRICKS_APP_NAME: "databits",
    DATABRICKS_CLIENT_ID: "app-sp",
    DATABRICKS_CLIENT_SECRET: "app-secret",
    DATABITS_MIGRATE: "yes",
  }
  const workspace = await openDatabricks(readConfig(variables), () => undefined)
  const owner = openClient({
    as: "app",
    host: fake.host,
    principal: "ana@example.com",
    credentials: fixedToken(token),
    userAgent: "databits/test",
  })
  const give = (name: string, scopes: readonly string[]) => identities.give({ kind: "user", name, scopes }, 600_000)
  return {
    fake,
    workspace,
    variables,
    token: give,
    person: (name, scopes) => workspace.asPerson({ name, roles: ["developer"], token: give(name, scopes) }),
    run: async (statement) => {
      await runStatement({ client: owner, warehouseId: "w", catalog: "main", schema: "databits" }, statement)
    },
    close: async () => {
      await workspace.close()
      await fake.close()
    },
  }
}
