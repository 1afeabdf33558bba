import type { LineageNode } from "../../../../contract/entities/catalog.ts"
import { RowLink } from "../../ui/table.tsx"
import { stepPlace } from "./step-place.ts"

/** The name of a step of lineage, as a link where it has a page. */
export const LineageName = ({ node }: { readonly node: LineageNode }) => {
  const place = stepPlace(node)
  const name = <span className="mono [overflow-wrap:anywhere]">{node.name}</span>
  return place === undefined ? name : <RowLink {...place}>{name}</RowLink>
}
