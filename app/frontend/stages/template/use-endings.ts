import { useNavigate } from "@tanstack/react-router"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import {
  deleteDatabit,
  discardDatabitDraft,
  getDatabit,
  listDatabits,
  restoreDatabit,
  retireDatabit,
} from "../../../../contract/endpoints/template.ts"
import { splitName } from "../../../../contract/names.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useChange } from "../../shell/query.ts"
import { toast } from "../../ui/toast.tsx"

type Ended = OutputOf<typeof retireDatabit>

const sayWhy = (problem: CallProblem): void => toast(`${problem.detail ?? problem.title} ${problem.remedy}`)

/** Retiring, discarding and deleting: each takes effect at once and can be undone from its message. */
export const useEndings = (name: string) => {
  const navigate = useNavigate()
  const changed = { invalidates: [getDatabit, listDatabits], onFailed: sayWhy }
  const restore = useChange(restoreDatabit, {
    ...changed,
    onDone: ({ databit }) => {
      toast(words.restored)
      void navigate({ to: "/databits/$name", params: { name: databit.name } })
    },
  })
  const said = (text: string, { databitId, undo }: Ended) =>
    toast(text, { label: kitWords.undo, run: () => restore.mutate({ databitId, undo }) })
  const short = splitName(name).name

  const retire = useChange(retireDatabit, { ...changed, onDone: (ended) => said(words.retireTitle(short), ended) })
  const discard = useChange(discardDatabitDraft, {
    ...changed,
    onDone: (ended) => {
      said(words.discarded, ended)
      void navigate({ to: "/databits/$name", params: { name }, search: {} })
    },
  })
  const remove = useChange(deleteDatabit, {
    invalidates: [listDatabits],
    onFailed: sayWhy,
    onDone: (ended) => {
      void navigate({ to: "/databits" })
      said(words.removed(short), ended)
    },
  })
  return { retire, discard, remove }
}
