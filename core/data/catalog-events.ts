import { grantChange, lineageEdge, securable, tagChange } from "../../contract/entities/catalog.ts"

/** `grants.changed`: privileges were given or taken. */
export const grantsChanged = grantChange.extend({ on: securable })

/** `tags.changed`: tags were set or removed. */
export const tagsChanged = tagChange.extend({ of: securable })

/** `lineage.published`: one step of the chain is known to the catalog. */
export const lineagePublished = lineageEdge
