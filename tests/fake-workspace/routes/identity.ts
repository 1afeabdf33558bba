import { z } from "zod"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"

const TOKEN_HOLDS_S = 3600

/** Sign-in and who somebody is. */
export const IDENTITY: readonly Route[] = [
  route({
    method: "GET",
    path: "/oidc/.well-known/oauth-authorization-server",
    vouchedBy: "official client",
    isOpen: true,
    answer: ({ headers }) =>
      json({
        authorization_endpoint: `http://${headers.host}/oidc/v1/authorize`,
        token_endpoint: `http://${headers.host}/oidc/v1/token`,
      }),
  }),
  route({
    method: "POST",
    path: "/oidc/v1/token",
    vouchedBy: "official client",
    isOpen: true,
    answer: ({ world, headers, bytes }) => {
      const form = new URLSearchParams(bytes.toString())
      const basic = Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString()
      const [id = "", secret = ""] = basic.split(":").map(decodeURIComponent)
      if (form.get("grant_type") !== "client_credentials" || form.get("scope") !== "all-apis")
        return json({ error: "unsupported_grant_type" }, 400)
      if (world.identities.services.get(id) !== secret)
        return json({ error: "invalid_client", error_description: "Client authentication failed" }, 401)
      const token = world.identities.give({ kind: "service", name: id }, TOKEN_HOLDS_S * 1_000)
      return json({ access_token: token, token_type: "Bearer", expires_in: TOKEN_HOLDS_S })
    },
  }),
  route({
    method: "GET",
    path: "/.well-known/databricks-config",
    vouchedBy: "official client",
    isOpen: true,
    answer: ({ world, headers }) =>
      json({
        oidc_endpoint: `http://${headers.host}/oidc`,
        account_id: "00000000-0000-0000-0000-000000000001",
        workspace_id: world.workspaceId,
      }),
  }),
  route({
    method: "GET",
    path: "/api/2.0/preview/scim/v2/Me",
    vouchedBy: "official client",
    query: z.object({}),
    answer: ({ who }) =>
      json({
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        id: who.kind === "user" ? "101" : "202",
        userName: who.name,
        displayName: who.name.split("@")[0],
        active: true,
        emails: who.kind === "user" ? [{ value: who.name, type: "work", primary: true }] : [],
        groups: [{ display: "users", value: "1" }],
        entitlements: [{ value: "workspace-access" }, { value: "databricks-sql-access" }],
      }),
  }),
]

/** A person's token with too few scopes is refused in these words. */
export const refuseWithoutScope = (scopes: readonly string[] | undefined, needed: string | undefined): void => {
  if (scopes === undefined || needed === undefined || scopes.includes(needed)) return
  throw new Refused(403, "PERMISSION_DENIED", `Provided OAuth token does not have required scopes: ${needed}`)
}
