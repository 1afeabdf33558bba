import { ChevronDown, ChevronUp } from "lucide-react"
import { wrongWords as w } from "../../messages/models.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import type { EvaluationCase } from "./comparison.ts"

type CaseSheetProps = {
  /** The case that is open; undefined closes the sheet. */
  readonly current: EvaluationCase | undefined
  readonly cases: readonly EvaluationCase[]
  /** Name of the Databit whose queue has the item. */
  readonly databit: string
  /** Word for the given answer. */
  readonly given?: string
  readonly onShow: (id: string) => void
  readonly onClose: () => void
}

const Answer = ({ term, label }: { readonly term: string; readonly label: string | null }) => (
  <div className="flex min-w-0 gap-4">
    <dt className="w-28 shrink-0 text-fg-3">{term}</dt>
    <dd className="mono min-w-0 [overflow-wrap:anywhere]">{label ?? "–"}</dd>
  </div>
)

/** One answer that differs from what people said: the whole text, both answers, and the way to its item. */
export const CaseSheet = ({ current, cases, databit, given = w.given, onShow, onClose }: CaseSheetProps) => {
  const at = cases.findIndex(({ id }) => id === current?.id)
  const step = (by: number) => {
    const next = cases[at + by]
    if (at >= 0 && next) onShow(next.id)
  }
  const open = current !== undefined
  useCommands([
    { id: "case.next", title: w.later, keys: "J", inDialog: true, hidden: true, when: () => open, run: () => step(1) },
    {
      id: "case.back",
      title: w.earlier,
      keys: "K",
      inDialog: true,
      hidden: true,
      when: () => open,
      run: () => step(-1),
    },
  ])
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={w.peek}
      actions={
        <>
          <span className="tnum text-12 text-fg-3">{w.place(at + 1, cases.length)}</span>
          <IconButton
            size={28}
            label={w.earlier}
            keys="K"
            icon={<ChevronUp size={16} />}
            disabled={at <= 0}
            onClick={() => step(-1)}
          />
          <IconButton
            size={28}
            label={w.later}
            keys="J"
            icon={<ChevronDown size={16} />}
            disabled={at >= cases.length - 1}
            onClick={() => step(1)}
          />
        </>
      }
    >
      {current ? (
        <div className="flex min-w-0 flex-col gap-4">
          <p className="reading whitespace-pre-wrap">{current.input}</p>
          <dl className="flex min-w-0 flex-col gap-1.5 border-line border-t pt-4 text-13">
            <Answer term={w.expected} label={current.expected} />
            <Answer term={given} label={current.answer} />
            <div className="flex min-w-0 gap-4">
              <dt className="w-28 shrink-0 text-fg-3">{w.confidence}</dt>
              <dd>
                <Confidence value={current.confidence} />
              </dd>
            </div>
          </dl>
          {current.itemId === null ? (
            <p className="text-13 text-fg-3">{w.noItem}</p>
          ) : (
            <div className="flex min-w-0 flex-wrap items-center gap-3">
              <p className="min-w-0 flex-1 basis-48 text-13 text-fg-2">{w.openItemWhy}</p>
              <ButtonLink to="/curate/$databit" params={{ databit }} search={{ item: current.itemId, show: "decided" }}>
                {w.openItem}
              </ButtonLink>
            </div>
          )}
        </div>
      ) : null}
    </Sheet>
  )
}
