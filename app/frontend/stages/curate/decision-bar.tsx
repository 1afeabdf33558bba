import { Check, Flag, Pencil, SkipForward, Undo2, X } from "lucide-react"
import { curateWords as words } from "../../messages/curate.ts"
import { useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import type { Intent } from "./decision.ts"
import type { Entry } from "./queue-state.ts"

type DecisionBarProps = {
  readonly entry: Entry | undefined
  readonly intent: Intent | undefined
  /** Why nothing can be decided, where that is so. */
  readonly why: string | undefined
  readonly onSettle: () => void
  readonly onDecide: (act: "reject" | "skip" | "flag") => void
  readonly onTakeBack: () => void
}

/** In little room the words stay and the key hints go. */
const tight = "@max-[30rem]:gap-1.5 @max-[30rem]:px-2.5 @max-[25rem]:[&_.kbd]:hidden"

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const

/** The acts on the item in view, with their keys. Approve becomes Correct when the form was changed. */
export const DecisionBar = ({ entry, intent, why, onSettle, onDecide, onTakeBack }: DecisionBarProps) => {
  const keys = {
    reject: useKeys("curate.reject"),
    skip: useKeys("curate.skip"),
    flag: useKeys("curate.flag"),
    settle: useKeys("curate.settle"),
  }
  const correct = intent?.act === "correct"
  const mine = entry?.made?.mine === true
  // Taking back needs room for its words.
  const fitted = mine ? `${tight} @max-[30rem]:[&_.kbd]:hidden` : tight
  const missing = intent?.act === "none" ? words.chooseFirst(intent.field?.name ?? "") : undefined
  return (
    <div
      className="@container flex min-w-0 shrink-0 items-stretch gap-2 border-line border-t bg-surface px-3 py-3"
      role="toolbar"
      aria-label={words.group}
    >
      <Button
        variant="danger"
        size={40}
        why={why}
        keys={keys.reject}
        icon={<X {...ICON} />}
        onClick={() => onDecide("reject")}
        className={fitted}
      >
        {words.acts.reject}
      </Button>
      {entry?.made?.mine ? (
        <Button
          size={40}
          aria-label={`${words.takeBack}: ${words.made[entry.made.act]}`}
          icon={<Undo2 {...ICON} />}
          onClick={onTakeBack}
          className={fitted}
        >
          {words.takeBack}
        </Button>
      ) : (
        <Button
          size={40}
          why={why}
          keys={keys.skip}
          icon={<SkipForward {...ICON} />}
          onClick={() => onDecide("skip")}
          className={fitted}
        >
          {words.acts.skip}
        </Button>
      )}
      <IconButton
        label={words.acts.flag}
        keys={keys.flag}
        variant="neutral"
        size={40}
        side="top"
        aria-disabled={why !== undefined || undefined}
        icon={<Flag {...ICON} />}
        onClick={() => onDecide("flag")}
      />
      <Button
        variant="primary"
        size={40}
        why={why ?? missing}
        keys={keys.settle}
        icon={correct ? <Pencil {...ICON} /> : <Check {...ICON} />}
        onClick={onSettle}
        className={`min-w-0 flex-1 shrink ${fitted}`}
      >
        {correct ? words.acts.correct : words.acts.approve}
      </Button>
    </div>
  )
}
