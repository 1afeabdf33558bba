import type { ServingEndpoint } from "../../../../contract/entities/agent.ts"
import { deployWords as words } from "../../messages/deploy.ts"

/** What deploying under a name does, and why it would do nothing. `to` names the version, or what it is made of. */
export const deployEffect = (
  endpoints: readonly ServingEndpoint[],
  name: string,
  to: string,
): { readonly says: string; readonly refusal: string | undefined } => {
  const there = endpoints.find((one) => one.name === name)
  if (there?.state.kind !== "ready") return { says: words.startsNew(name), refusal: undefined }
  if (there.agent === to) return { says: words.servesAlready(name, to), refusal: words.servesAlready(name, to) }
  return { says: words.moves(name, there.agent, to), refusal: undefined }
}
