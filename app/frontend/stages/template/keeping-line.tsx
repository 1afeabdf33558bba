import { databitWords as words } from "../../messages/databits.ts"
import { asProblem } from "../../shell/call-problem.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Status } from "../../ui/status.tsx"
import type { Draft } from "./use-draft.ts"

const SHAPES = {
  saved: "ok",
  waiting: "running",
  saving: "running",
  retrying: "warn",
  refused: "critical",
  conflict: "critical",
} as const

/** Whether what was written is kept, in one line beside the name. */
export const KeepingLine = ({ draft }: { readonly draft: Draft }) => (
  <span className="text-12" role="status">
    <Status kind={SHAPES[draft.keeping.kind]} label={words.keeping[draft.keeping.kind]} size={14} />
  </span>
)

/** The choice after two people changed one draft, and the words of a refusal. */
export const KeepingNotice = ({ draft }: { readonly draft: Draft }) => {
  if (draft.keeping.kind === "refused") {
    const problem = asProblem(draft.keeping.error)
    return (
      <Notice tone="crit" title={words.keeping.refused}>
        {problem.detail ?? problem.title} {problem.remedy}
      </Notice>
    )
  }
  if (draft.keeping.kind !== "conflict") return null
  return (
    <Notice
      tone="warn"
      title={words.conflictTitle}
      action={
        <span className="flex gap-2">
          <Button size={28} onClick={() => void draft.settle("theirs")}>
            {words.takeTheirs}
          </Button>
          <Button size={28} onClick={() => void draft.settle("mine")}>
            {words.keepMine}
          </Button>
        </span>
      }
    >
      {words.conflictNote}
    </Notice>
  )
}
