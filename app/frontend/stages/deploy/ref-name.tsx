import { splitRef } from "../../../../contract/names.ts"
import { Name } from "../../ui/name.tsx"

/** `name@version` as people read it: the last part of the name, and the version beside it. */
export const RefName = ({ of, strong = false }: { readonly of: string; readonly strong?: boolean }) => {
  const { name, version } = splitRef(of)
  return <Name name={name} version={version} short strong={strong} />
}
