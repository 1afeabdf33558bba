import {
  changeGrants,
  changeTags,
  getCatalogAccess,
  getCatalogEntry,
  getCatalogLineage,
  listCatalog,
} from "../../../contract/endpoints/catalog.ts"
import { PRIVILEGES_OF } from "../../../contract/entities/catalog.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { browseCatalog, findAccess } from "../../../core/data/browse-catalog.ts"
import type { Serve } from "../serve.ts"

/** The catalog as the person may see it. */
export const catalogRoutes = (serve: Serve): void => {
  serve(listCatalog, async ({ parent, kind, token }, { ports }) => {
    const { entries, more, missing } = await browseCatalog(ports, parent, { kind, token })
    return { entries: [...entries], more: [...more], missing: [...missing] }
  })

  serve(getCatalogLineage, async ({ name }, { ports }) => {
    const { upstream, downstream } = await ports.catalog.listLineage(name)
    return { upstream: [...upstream], downstream: [...downstream] }
  })

  serve(getCatalogEntry, async (one, { ports, who }) => ({
    entry: await ports.catalog.find(one),
    may: permissionsOf(who),
  }))

  serve(getCatalogAccess, async (one, { ports, who }) => {
    const { tags, grants } = await findAccess(ports, one)
    return {
      tags,
      grants: grants.kind === "known" ? { kind: "known" as const, grants: [...grants.grants] } : grants,
      privileges: [...PRIVILEGES_OF[one.kind]],
      may: permissionsOf(who),
    }
  })

  serve(changeTags, async ({ kind, name, set, remove }, { ports, who, idempotencyKey: key }) => {
    await ports.catalog.saveTags(who, { kind, name }, { set, remove }, { key })
    return { tags: await ports.catalog.listTags({ kind, name }) }
  })

  serve(changeGrants, async ({ kind, name, principal, add, remove }, { ports, who, idempotencyKey: key }) => {
    await ports.catalog.saveGrants(who, { kind, name }, { principal, add, remove }, { key })
    return { grants: [...(await ports.catalog.listGrants({ kind, name }))] }
  })
}
