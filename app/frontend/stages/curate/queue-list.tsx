import { useVirtualizer } from "@tanstack/react-virtual"
import clsx from "clsx"
import { Check, Flag, Pencil, SkipForward, X } from "lucide-react"
import { memo, useEffect, useRef } from "react"
import { curateWords as words } from "../../messages/curate.ts"
import { Ago } from "../../ui/ago.tsx"
import { Confidence, type ConfidenceBands } from "../../ui/confidence.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { titleOf } from "./decision.ts"
import type { Act, Entry } from "./queue-state.ts"

const ROW = 52
const AHEAD = 3

const SIGNS: Readonly<Record<Act, { readonly Icon: typeof Check; readonly tone: string }>> = {
  approve: { Icon: Check, tone: "text-ok" },
  correct: { Icon: Pencil, tone: "text-accent" },
  reject: { Icon: X, tone: "text-crit" },
  skip: { Icon: SkipForward, tone: "text-fg-3" },
  flag: { Icon: Flag, tone: "text-warn" },
}

type RowProps = {
  readonly entry: Entry
  readonly inputs: readonly { readonly name: string }[]
  readonly main: string | undefined
  readonly bands: ConfidenceBands
  readonly active: boolean
  readonly onOpen: (id: string) => void
}

const Row = memo(({ entry: { item, made }, inputs, main, bands, active, onOpen }: RowProps) => {
  const suggested = main === undefined ? undefined : item.suggestion?.value[main]
  const sign = made && SIGNS[made.act]
  return (
    <button
      type="button"
      aria-current={active ? "true" : undefined}
      onClick={() => onOpen(item.id)}
      className={clsx(
        "relative flex h-full w-full min-w-0 flex-col justify-center gap-0.5 border-line border-b px-4 text-left -outline-offset-2",
        active
          ? "bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent"
          : "hover:bg-hover",
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <span
          className={clsx("min-w-0 flex-1 truncate", active ? "font-medium text-fg" : made ? "text-fg-3" : "text-fg")}
        >
          {titleOf(item, inputs)}
        </span>
        {sign ? (
          <span className={clsx("shrink-0", sign.tone)}>
            <sign.Icon size={15} strokeWidth={2} aria-hidden="true" />
            <span className="sr-only">{made ? words.made[made.act] : ""}</span>
          </span>
        ) : item.suggestion?.confidence == null ? null : (
          <Confidence value={item.suggestion.confidence} bands={bands} />
        )}
      </span>
      <span className="flex min-w-0 items-center gap-2 text-12 text-fg-3">
        <span className="min-w-0 flex-1 truncate">
          {typeof suggested === "string" ? suggested : words.noSuggestion}
        </span>
        <Ago at={item.createdAt} />
      </span>
    </button>
  )
})

type QueueListProps = Omit<RowProps, "entry" | "active"> & {
  readonly entries: readonly Entry[]
  readonly current: string | undefined
  readonly loading: boolean
  /** The end of what is here is near. */
  readonly onEnd: () => void
}

/** The items of the queue, decided ones in their place; only what is in view is drawn. */
export const QueueList = ({ entries, current, loading, onEnd, ...row }: QueueListProps) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 6,
  })
  const at = entries.findIndex(({ item }) => item.id === current)
  const before = useRef(at)
  useEffect(() => {
    // What comes next stays in view in the direction of movement.
    if (at >= 0)
      virtual.scrollToIndex(Math.max(0, Math.min(entries.length - 1, at + (at >= before.current ? AHEAD : -AHEAD))), {
        align: "auto",
      })
    before.current = at
  }, [at, virtual, entries.length])
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (entries.length > 0 && last >= entries.length - 4) onEnd()
  }, [last, entries.length, onEnd])
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {entries.length === 0 && loading ? <SkeletonRows rows={12} height={52} /> : null}
      <ul aria-label={words.list} className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const entry = entries[index]
          return entry ? (
            <li
              key={entry.item.id}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              <Row entry={entry} active={entry.item.id === current} {...row} />
            </li>
          ) : null
        })}
      </ul>
    </div>
  )
}
