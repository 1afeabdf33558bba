import { z } from "zod"
import { missing } from "../refused.ts"
import { json, type Route, route } from "../route.ts"

const path = z.string().startsWith("/")

const HOME = /^\/Workspace\/Users\/([^/]+)/

const above = (folder: string): string[] =>
  folder.split("/").flatMap((_, index, parts) => (index < 2 ? [] : [parts.slice(0, index + 1).join("/")]))

/** Folders of the workspace's own files, which the official CLI makes and asks about when it looks at a bundle. */
export const FOLDERS: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/2.0/workspace/mkdirs",
    vouchedBy: "official client",
    body: z.strictObject({ path }),
    answer: ({ world, body }) => {
      for (const folder of above(body.path)) if (!world.folders.has(folder)) world.folders.set(folder, world.newId())
      return json({})
    },
  }),
  route({
    method: "GET",
    path: "/api/2.0/workspace/get-status",
    vouchedBy: "official client",
    query: z.strictObject({ path }),
    answer: ({ world, query }) => {
      const id = world.folders.get(query.path)
      if (id === undefined) throw missing(`Path (${query.path})`)
      return json({ object_type: "DIRECTORY", path: query.path, object_id: id })
    },
  }),
  route({
    method: "GET",
    path: "/api/2.0/permissions/directories/:id",
    vouchedBy: "official client",
    answer: ({ world, params }) => {
      const [folder] = [...world.folders].find(([, id]) => String(id) === params.id) ?? []
      if (folder === undefined) throw missing(`Folder ${params.id}`)
      const owner = HOME.exec(folder)?.[1]
      const all_permissions = [{ permission_level: "CAN_MANAGE", inherited: true }]
      return json({
        object_id: `/directories/${params.id}`,
        object_type: "directory",
        access_control_list: owner === undefined ? [] : [{ user_name: owner, all_permissions }],
      })
    },
  }),
]
