import type { DatabitVersionSummary } from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"

/** What a version changed, in words; the oldest one has nothing before it. */
export const changeWords = (versions: readonly DatabitVersionSummary[], id: string): readonly string[] => {
  const at = versions.findIndex((version) => version.id === id)
  if (at === versions.length - 1) return [words.firstVersion]
  const changes = versions[at]?.changes ?? []
  return changes.length === 0 ? [words.nothingChanged] : changes.map(({ says }) => says)
}
