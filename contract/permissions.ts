import { z } from "zod"

/** Roles of people, smallest first. One person may hold several. */
export const ROLES = ["viewer", "labeler", "developer", "compliance", "admin"] as const
export const role = z.enum(ROLES)
export type Role = z.infer<typeof role>

/** The one permission table: every route names one of these, and these roles hold it. */
export const PERMISSIONS = {
  look: { says: "see assets and figures", roles: ["viewer", "labeler", "developer", "compliance", "admin"] },
  import_data: { says: "import data", roles: ["developer", "admin"] },
  query_data: { says: "query data", roles: ["developer", "compliance", "admin"] },
  edit_databits: { says: "edit Databits", roles: ["developer", "admin"] },
  publish_databits: { says: "publish and retire Databits", roles: ["developer", "admin"] },
  review: { says: "review items", roles: ["labeler", "developer", "admin"] },
  run_jobs: { says: "run jobs", roles: ["developer", "admin"] },
  deploy: { says: "deploy agents", roles: ["developer", "admin"] },
  call_agents: { says: "call agents", roles: ["viewer", "labeler", "developer", "admin"] },
  give_feedback: { says: "give feedback", roles: ["viewer", "labeler", "developer", "admin"] },
  read_audit: { says: "read the audit log", roles: ["developer", "compliance", "admin"] },
  govern_data: { says: "change who may use data", roles: ["compliance", "admin"] },
  change_settings: { says: "change settings", roles: ["admin"] },
} as const satisfies Record<string, { says: string; roles: readonly Role[] }>

export const permission = z.enum(
  Object.keys(PERMISSIONS) as [keyof typeof PERMISSIONS, ...(keyof typeof PERMISSIONS)[]],
)
export type Permission = keyof typeof PERMISSIONS

/** Who acts: the person, the identity the work runs as (differs on Databricks), and the person's roles. */
export const caller = z.object({ person: z.string(), runsAs: z.string(), roles: z.array(role) })
export type Caller = z.infer<typeof caller>

/** Whether one of the caller's roles holds the permission. */
export const mayDo = (who: Caller, what: Permission): boolean => {
  const holders: readonly Role[] = PERMISSIONS[what].roles
  return who.roles.some((held) => holders.includes(held))
}

/** All permissions the caller holds, for `may` in answers. */
export const permissionsOf = (who: Caller): Permission[] => permission.options.filter((one) => mayDo(who, one))
