import type { LineageNode } from "../../../../contract/entities/catalog.ts"
import { splitRef } from "../../../../contract/names.ts"

/** Where a step of lineage has a page; undefined for what only its own tool can show. */
export const stepPlace = ({ kind, name }: LineageNode) => {
  const { name: asset, version } = splitRef(name)
  switch (kind) {
    case "table":
      return { to: "/data/$name", params: { name } } as const
    case "model":
      return { to: "/data/catalog/$kind/$name", params: { kind, name } } as const
    case "databit":
      return { to: "/databits/$name", params: { name: asset }, search: { version } } as const
    case "agent":
      return { to: "/agents/$name", params: { name: asset }, search: { version } } as const
    default:
      return undefined
  }
}
