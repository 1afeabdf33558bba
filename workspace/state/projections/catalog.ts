import { z } from "zod"
import { type LineageEnd, type Securable, tags } from "../../../contract/entities/catalog.ts"
import { grantsChanged, lineagePublished, tagsChanged } from "../../../core/data/catalog-events.ts"
import { canonicalJson } from "../canonical.ts"
import { folding, projection } from "../projection.ts"

export const securableId = ({ kind, name }: Securable): string => `${kind}:${name}`

/** Whether each privilege that was ever changed is given. */
export const privilegeStates = z.record(z.string(), z.boolean())

const endId = (end: LineageEnd): string => `${end.kind}:${end.name}${end.kind === "model" ? `@${end.version}` : ""}`

export const catalogGrantsProjection = projection({
  table: "catalog_grants",
  on: {
    "grants.changed": folding(grantsChanged, ({ on, principal, add, remove }) => {
      const id = `${securableId(on)}|${principal}`
      return [
        {
          id,
          next: (row) => {
            const before = row === undefined ? {} : privilegeStates.parse(JSON.parse(row.privileges))
            const changed = [...add.map((one) => [one, true]), ...remove.map((one) => [one, false])]
            const privileges = canonicalJson({ ...before, ...Object.fromEntries(changed) })
            return { id, kind: on.kind, name: on.name, principal, privileges }
          },
        },
      ]
    }),
  },
})

export const catalogTagsProjection = projection({
  table: "catalog_tags",
  on: {
    "tags.changed": folding(tagsChanged, ({ of, set, remove }) => {
      const id = securableId(of)
      return [
        {
          id,
          next: (row) => {
            const before = row === undefined ? {} : tags.parse(JSON.parse(row.tags))
            const kept = Object.entries({ ...before, ...set }).filter(([key]) => !remove.includes(key))
            return { id, kind: of.kind, name: of.name, tags: canonicalJson(Object.fromEntries(kept)) }
          },
        },
      ]
    }),
  },
})

export const catalogLineageProjection = projection({
  table: "catalog_lineage",
  on: {
    "lineage.published": folding(lineagePublished, ({ source, target }) => {
      const id = `${endId(source)} > ${endId(target)}`
      return [{ id, next: () => ({ id, source: canonicalJson(source), target: canonicalJson(target) }) }]
    }),
  },
})
