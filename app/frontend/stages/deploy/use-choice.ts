import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { listDeployable } from "../../../../contract/endpoints/deploy.ts"
import { type DatabitSummary, listDatabits } from "../../../../contract/endpoints/template.ts"
import { isNamePart } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useCall } from "../../shell/query.ts"

type Wanted = { readonly databit: string; readonly model: string; readonly name: string }

const whatIsMissing = (databit: string | undefined, model: string | undefined, name: string): string | undefined => {
  if (databit === undefined || model === undefined) return words.chooseFirst
  return isNamePart(name) ? undefined : words.nameTaken
}

/** What is to be deployed: from the address where it says so, else the first that can be. */
export const useChoice = () => {
  const search = useSearch({ from: "/deploy" })
  const navigate = useNavigate({ from: "/deploy" })
  // The address cannot hold an empty name, but a field being emptied must stay empty.
  const [typed, setTyped] = useState<string>()
  const all = useCall(listDatabits, {})
  const databits = all.data?.databits.filter((one: DatabitSummary) => one.published !== null)
  const databit = search.databit ?? (databits?.length === 1 ? databits[0]?.name : undefined)
  const found = useCall(listDeployable, { databit: databit ?? "" }, { enabled: databit !== undefined })
  const usable = found.data?.models.filter(({ refusal }) => refusal === null)
  const model = (usable?.find(({ id }) => id === search.model) ?? usable?.[0])?.id
  const name = typed ?? search.name ?? found.data?.name ?? ""
  const missing = whatIsMissing(databit, model, name)
  const chosen: Wanted | undefined =
    missing === undefined && databit !== undefined && model !== undefined ? { databit, model, name } : undefined
  return {
    databits,
    databitsError: all.error,
    readAgain: () => void all.refetch(),
    databit,
    found,
    model,
    name,
    /** Why it cannot be deployed yet. */
    missing,
    chosen,
    chooseDatabit: (next: string) => {
      setTyped(undefined)
      void navigate({ search: { databit: next }, replace: true })
    },
    chooseModel: (next: string) => void navigate({ search: (old) => ({ ...old, model: next }), replace: true }),
    chooseName: (next: string) => {
      setTyped(next)
      void navigate({ search: (old) => ({ ...old, name: next || undefined }), replace: true })
    },
  }
}

export type Choice = ReturnType<typeof useChoice>
