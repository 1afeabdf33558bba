import { useSyncExternalStore } from "react"
import { curateWords as words } from "../../messages/curate.ts"
import { KeyHint } from "../../ui/key-hint.tsx"
import { Status } from "../../ui/status.tsx"
import { titleOf } from "./decision.ts"
import { reviewOutbox } from "./review-outbox.ts"
import type { Told } from "./use-review.ts"

const SavingSign = () => {
  const box = reviewOutbox()
  const { status, pending } = useSyncExternalStore(box.subscribe, box.state)
  if (status === "waiting") return <Status kind="warn" label={words.waiting(pending)} />
  if (status === "signed-out") return <Status kind="warn" label={words.signedOut(pending)} />
  return pending > 0 ? (
    <Status kind="running" label={words.saving(pending)} />
  ) : (
    <Status kind="ok" label={words.saved} />
  )
}

const linkButton = "link relative shrink-0 font-medium pointer-coarse:after:absolute pointer-coarse:after:-inset-3"

type StatusLineProps = {
  readonly told: Told | undefined
  readonly inputs: readonly { readonly name: string }[]
  readonly onUndo: () => void
  readonly onShow: (id: string) => void
}

const ToldLine = ({ told, inputs, onUndo, onShow }: StatusLineProps) => {
  if (!told) return null
  if (told.kind === "extra") return <span className="truncate">{words.extra}</span>
  if (told.kind === "refused") {
    return (
      <>
        <span className="truncate text-crit-fg">
          {words.refused}: {told.problem.detail ?? told.problem.title}
        </span>
        <button type="button" className={linkButton} onClick={() => onShow(told.itemId)}>
          {words.showItem}
        </button>
      </>
    )
  }
  const title = titleOf(told.item, inputs)
  if (told.kind === "undone")
    return <span className="truncate">{words.undone(`${words.made[told.act]} ${title}`)}</span>
  return (
    <>
      <span className="truncate">
        <strong className="font-semibold text-fg">{words.made[told.act]}</strong> {title}
      </span>
      <button type="button" className={linkButton} onClick={onUndo}>
        {words.undo}
      </button>
    </>
  )
}

const Hint = ({ keys, says }: { readonly keys: readonly string[]; readonly says: string }) => (
  <span className="inline-flex items-center gap-1.5">
    {keys.map((one) => (one === "–" ? <span key={one}>–</span> : <KeyHint key={one} keys={one} />))}
    {says}
  </span>
)

/** The line at the bottom: keys on the left, on the right the last decision with its undo, and whether all is saved. */
export const StatusLine = ({ options, ...told }: StatusLineProps & { readonly options: number }) => (
  <footer className="flex min-h-9 shrink-0 items-center gap-x-5 gap-y-1 border-line border-t px-4 py-1 text-12 text-fg-2">
    <span className="hidden shrink-0 items-center gap-x-5 pointer-coarse:hidden @[72rem]/page:flex">
      <Hint keys={["J", "K"]} says={words.keys.move} />
      {options > 0 ? <Hint keys={["1", "–", String(Math.min(9, options))]} says={words.keys.label} /> : null}
      <Hint keys={["U"]} says={words.keys.undo} />
      <Hint keys={["?"]} says={words.keys.all} />
    </span>
    <span className="flex min-w-0 flex-1 items-center justify-end gap-3">
      <span className="flex min-w-0 items-center gap-2">
        <ToldLine {...told} />
      </span>
      <span className="ml-auto shrink-0">
        <SavingSign />
      </span>
    </span>
  </footer>
)
