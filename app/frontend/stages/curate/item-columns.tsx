import { useCallback, useEffect, useRef } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { type getQueue, suggestAnswers } from "../../../../contract/endpoints/curate.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { intentOf } from "./decision.ts"
import { DecisionBar } from "./decision-bar.tsx"
import { DecisionForm } from "./decision-form.tsx"
import { ItemHead, ItemView } from "./item-view.tsx"
import type { Draft, Entry, QueueEvent } from "./queue-state.ts"
import type { Review } from "./use-review.ts"
import { useSwipe } from "./use-swipe.ts"

type ItemColumnsProps = {
  readonly queue: OutputOf<typeof getQueue>
  readonly entry: Entry
  readonly draft: Draft
  readonly review: Review
  /** Why nothing can be decided, where that is so. */
  readonly why: string | undefined
  readonly send: (event: QueueEvent) => void
}

/** Nobody has suggested anything for this item yet. */
const SuggestOffer = ({ queue }: Pick<ItemColumnsProps, "queue">) => {
  const why = useWhyNot("run_jobs")
  const suggest = useChange(suggestAnswers)
  const underWay = suggest.isSuccess || queue.run?.job === "ai_label"
  return (
    <div className="px-4 pt-4">
      <Notice
        tone="info"
        action={
          underWay ? undefined : (
            <Button
              size={28}
              why={why}
              busy={suggest.isPending}
              onClick={() => suggest.mutate({ databit: queue.databit.ref })}
            >
              {words.suggest}
            </Button>
          )
        }
      >
        {underWay ? words.suggesting : words.suggestText}
      </Notice>
    </div>
  )
}

const sliding = (by: number) =>
  by === 0 ? undefined : { transform: `translateX(${by / 2}px)`, opacity: 1 - Math.min(0.5, Math.abs(by) / 400) }

/** Item and form side by side, each scrolling; on a phone one below the other, where a swipe decides too. */
export const ItemColumns = ({ queue, entry, draft, review, why, send }: ItemColumnsProps) => {
  const { fields, inputs, bands, evidence } = queue
  const { item } = entry
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another item is read from its beginning
  useEffect(() => {
    for (const scrolled of box.current?.querySelectorAll("[data-scroll]") ?? []) scrolled.scrollTop = 0
  }, [item.id])
  const swipe = useSwipe((to) => (to === "right" ? review.settle() : review.decide("reject")))
  const edit = useCallback((value: JsonObject) => send({ kind: "edited", id: item.id, value }), [send, item.id])
  const note = useCallback((text: string) => send({ kind: "noted", id: item.id, note: text }), [send, item.id])
  return (
    <div
      ref={box}
      data-item={item.id}
      className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] @3xl/page:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)] @[80rem]/page:grid-cols-[minmax(0,1fr)_27rem]"
    >
      <div data-scroll="" className="min-h-0 min-w-0 overflow-y-auto @3xl/page:contents">
        <div className="flex min-w-0 flex-col bg-surface @3xl/page:row-span-2 @3xl/page:min-h-0">
          <ItemHead item={item} inputs={inputs} />
          <section
            data-scroll=""
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
            tabIndex={0}
            aria-label={words.item}
            className="min-w-0 touch-pan-y -outline-offset-2 @3xl/page:min-h-0 @3xl/page:flex-1 @3xl/page:overflow-y-auto"
            style={sliding(swipe.by)}
            {...swipe.handlers}
          >
            <ItemView item={item} inputs={inputs} />
          </section>
        </div>
        <aside
          data-scroll=""
          aria-label={words.preLabel}
          className="min-w-0 border-line border-t bg-sunken @3xl/page:min-h-0 @3xl/page:overflow-y-auto @3xl/page:border-t-0 @3xl/page:border-l"
        >
          {item.suggestion || entry.made ? null : <SuggestOffer queue={queue} />}
          <DecisionForm
            fields={fields}
            item={item}
            changes={draft.value}
            note={draft.note}
            evidence={evidence}
            bands={bands}
            disabled={why !== undefined}
            onChange={edit}
            onNote={note}
          />
        </aside>
      </div>
      <div className="min-w-0 border-line @3xl/page:col-start-2 @3xl/page:border-l">
        <DecisionBar
          entry={entry}
          intent={intentOf(fields, item, draft.value)}
          why={why}
          onSettle={review.settle}
          onDecide={review.decide}
          onTakeBack={() => review.undo(entry)}
        />
      </div>
    </div>
  )
}
