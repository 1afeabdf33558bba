import { useEffect, useRef, useState } from "react"
import { type DatabitEditor, editDatabit, getDatabit } from "../../../../contract/endpoints/template.ts"
import type { DatabitVersion } from "../../../../contract/entities/databit.ts"
import { call, newKey } from "../../shell/call.ts"
import { asProblem } from "../../shell/call-problem.ts"
import { callKey, queryClient } from "../../shell/query.ts"
import { type DraftChanges, type DraftContent, type DraftKeeper, type Keeping, keepDraft } from "./draft-keeper.ts"

const QUIET_MS = 700
const PAUSE_MS = 4_000

export type Draft = {
  readonly content: DraftContent
  readonly keeping: Keeping
  readonly change: (changes: DraftChanges) => void
  readonly flush: () => Promise<string>
  readonly settle: (keep: "theirs" | "mine") => Promise<void>
}

/** The parts of a version that people write. */
export const contentOf = ({ schema, template, examples, baseModel, settings }: DatabitVersion): DraftContent => ({
  schema,
  template,
  examples,
  baseModel,
  settings,
})

const failureOf = (error: unknown) => {
  const problem = asProblem(error)
  if (problem.code === "conflict") return "conflict"
  return problem.retry ? "retry" : "refused"
}

/** An edit sent twice because the answer was lost must count once: the same edit keeps its key. */
const sender = (name: string, onAnswer: (editor: DatabitEditor) => void) => {
  let last: { readonly sent: string; readonly key: string } | undefined
  return async (changes: DraftChanges, revision: string): Promise<{ revision: string }> => {
    const input = { ref: name, revision, changes }
    const sent = JSON.stringify(input)
    const key = last?.sent === sent ? last.key : newKey()
    last = { sent, key }
    const editor = await call(editDatabit, input, { idempotencyKey: key })
    onAnswer(editor)
    return { revision: editor.databit.revision }
  }
}

/** The open draft of a page, kept on the server while it is edited. One keeper for each draft on screen. */
export const useDraft = (databit: DatabitVersion, ref: string): Draft => {
  const [, redraw] = useState(0)
  const keeper = useRef<{ readonly id: string; readonly of: DraftKeeper }>(undefined)
  if (keeper.current?.id !== databit.id) {
    keeper.current?.of.close()
    const onAnswer = (editor: DatabitEditor) => queryClient.setQueryData(callKey(getDatabit, { ref }), editor)
    const of = keepDraft(contentOf(databit), databit.revision, {
      send: sender(databit.name, onAnswer),
      failureOf,
      onChange: () => redraw((count) => count + 1),
      quiet: QUIET_MS,
      pause: PAUSE_MS,
    })
    keeper.current = { id: databit.id, of }
  }
  const { of } = keeper.current
  useEffect(() => of.hear(contentOf(databit), databit.revision), [of, databit])
  useEffect(() => () => of.close(), [of])

  const settle = async (keep: "theirs" | "mine"): Promise<void> => {
    const editor = await queryClient.fetchQuery({
      queryKey: callKey(getDatabit, { ref }),
      queryFn: () => call(getDatabit, { ref }),
      staleTime: 0,
    })
    of.settle(contentOf(editor.databit), editor.databit.revision, keep)
  }
  return { content: of.content(), keeping: of.keeping(), change: of.change, flush: of.flush, settle }
}
