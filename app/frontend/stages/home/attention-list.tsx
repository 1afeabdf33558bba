import { useRouter } from "@tanstack/react-router"
import clsx from "clsx"
import { ChevronRight } from "lucide-react"
import { useRef, useState } from "react"
import type { Attention } from "../../../../contract/endpoints/home.ts"
import { homeWords as words } from "../../messages/home.ts"
import { PlaceLink } from "../../shell/place-link.tsx"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { CountBadge } from "../../ui/badge.tsx"
import { Card } from "../../ui/card.tsx"
import { KeyHint } from "../../ui/key-hint.tsx"
import { Status } from "../../ui/status.tsx"

const Row = ({ one, active }: { readonly one: Attention; readonly active: boolean }) => (
  <li
    data-id={one.id}
    data-active={active || undefined}
    className="relative flex min-h-13 min-w-0 items-center gap-3 border-line px-4 py-2 not-last:border-b hover:bg-hover data-active:bg-accent-soft data-active:shadow-[inset_2px_0_0_var(--accent)]"
  >
    <Status kind={one.health} label={words.health[one.health]} hideLabel />
    <div className="min-w-0 flex-1">
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <PlaceLink
          place={one.place}
          className="min-w-0 font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {one.title}
        </PlaceLink>
        {one.subject === null ? null : <span className="mono min-w-0 truncate text-12 text-fg-2">{one.subject}</span>}
      </p>
      <p className="line-clamp-2 text-12 text-fg-3 @2xl:line-clamp-1">{one.detail}</p>
    </div>
    {one.at === null ? null : (
      <span className="shrink-0 text-12 text-fg-3 @max-md:hidden">
        <Ago at={one.at} />
      </span>
    )}
    <span
      aria-hidden="true"
      className={clsx(
        "hidden h-7 min-w-[92px] shrink-0 items-center justify-center gap-1.5 rounded-control border px-2.5 text-12 font-medium @xl:inline-flex",
        active ? "border-transparent bg-accent-solid text-on-accent" : "border-line-2 bg-surface text-fg",
      )}
    >
      {one.act}
      {active ? <KeyHint keys="Enter" on /> : null}
    </span>
    <ChevronRight size={16} aria-hidden="true" className="shrink-0 text-fg-3 @xl:hidden" />
  </li>
)

const Keys = () => (
  <span className="hidden items-center gap-1.5 text-12 text-fg-3 @2xl:flex pointer-coarse:hidden" aria-hidden="true">
    <KeyHint keys="J" />
    <KeyHint keys="K" /> {words.move}
    <KeyHint keys="Enter" /> {words.act}
  </span>
)

/** What somebody should look at, the most urgent first; J, K and Enter act on it. */
export const AttentionList = ({ attention }: { readonly attention: readonly Attention[] }) => {
  const router = useRouter()
  const list = useRef<HTMLOListElement>(null)
  const [chosen, setChosen] = useState<string>()
  const keys = attention.map(({ id }) => id)
  const active = chosen !== undefined && keys.includes(chosen) ? chosen : keys[0]
  const open = (id: string): void => {
    const href = list.current?.querySelector(`[data-id="${CSS.escape(id)}"] a`)?.getAttribute("href")
    if (href) router.history.push(href)
  }
  useListKeys({ keys, active, onMove: setChosen, onOpen: open, noun: "entry" })
  return (
    <Card
      title={words.attention}
      note={<CountBadge count={attention.length} />}
      actions={attention.length > 0 ? <Keys /> : null}
      flush
    >
      {attention.length === 0 ? (
        <div className="flex min-h-13 items-center gap-3 px-4 py-3">
          <Status kind="ok" hideLabel />
          <p className="min-w-0 text-fg-2">
            <span className="font-medium text-fg">{words.attentionNone}.</span> {words.attentionNoneWhy}
          </p>
        </div>
      ) : (
        <ol ref={list}>
          {attention.map((one) => (
            <Row key={one.id} one={one} active={one.id === active} />
          ))}
        </ol>
      )}
    </Card>
  )
}
