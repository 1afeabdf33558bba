import { Link } from "@tanstack/react-router"
import clsx from "clsx"
import { ArrowRight, MessageSquare, PenLine, ThumbsDown, ThumbsUp } from "lucide-react"
import { useEffect, useRef } from "react"
import type { FeedbackEntry } from "../../../../contract/endpoints/improve.ts"
import { splitRef } from "../../../../contract/names.ts"
import { chainWords, feedbackWords as words } from "../../messages/improve.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Name } from "../../ui/name.tsx"
import type { FeedbackActs } from "./use-feedback-acts.ts"
import { fieldsInWords, type SaidKind, saidKind } from "./words.ts"

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const
const KINDS: Readonly<Record<SaidKind, { readonly icon: React.ReactNode; readonly label: string }>> = {
  right: { icon: <ThumbsUp {...ICON} />, label: words.right },
  wrong: { icon: <ThumbsDown {...ICON} />, label: words.wrong },
  corrected: { icon: <PenLine {...ICON} />, label: words.corrected },
  comment: { icon: <MessageSquare {...ICON} />, label: words.comment },
}

const Pair = ({ entry }: { readonly entry: FeedbackEntry }) => (
  <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-13">
    <span className="flex min-w-0 max-w-full items-baseline gap-1.5">
      <span className="shrink-0 text-12 text-fg-3">{words.answered}</span>
      <span className={clsx("min-w-0 [overflow-wrap:anywhere]", entry.correction ? "text-fg-2" : "font-medium")}>
        {entry.outputPreview ?? <span className="text-fg-3">{words.noAnswer}</span>}
      </span>
    </span>
    {entry.correction ? (
      <span className="flex min-w-0 max-w-full items-center gap-3">
        <ArrowRight size={14} className="shrink-0 text-fg-3" aria-hidden="true" />
        <span className="flex min-w-0 items-baseline gap-1.5">
          <span className="shrink-0 text-12 text-fg-3">{words.should}</span>
          <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
            {fieldsInWords(entry.correction, chainWords)}
          </span>
        </span>
      </span>
    ) : null}
  </div>
)

const Question = ({ entry }: { readonly entry: FeedbackEntry }) => {
  if (entry.traceId === null) return <p className="text-13 text-fg-3">{words.unknown}</p>
  return (
    <Link
      to="/traces/$id"
      params={{ id: entry.traceId }}
      className="line-clamp-2 text-14 font-medium [overflow-wrap:anywhere] hover:underline"
    >
      {entry.inputPreview === null ? words.noInput : entry.inputPreview.trim() || words.emptyInput}
    </Link>
  )
}

const ItemLink = ({ entry }: { readonly entry: FeedbackEntry }) => {
  if (entry.routedItem === null || entry.databit === null) return null
  const { name } = splitRef(entry.databit)
  return (
    <Link to="/curate/$databit" params={{ databit: name }} search={{ item: entry.routedItem }} className="link">
      {words.item}
    </Link>
  )
}

const Facts = ({ entry, label }: { readonly entry: FeedbackEntry; readonly label: string }) => (
  <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-12 text-fg-3">
    <span>
      {label} {words.by(entry.createdBy)}
    </span>
    <Ago at={entry.createdAt} />
    {entry.agent === null ? null : <Name name={splitRef(entry.agent).name} version={splitRef(entry.agent).version} />}
    <ItemLink entry={entry} />
  </p>
)

type RowActsProps = { readonly entry: FeedbackEntry; readonly acts: FeedbackActs; readonly primary: boolean }

const RowActs = ({ entry, acts, primary }: RowActsProps) => {
  if (entry.state === "dismissed")
    return (
      <Button size={28} why={acts.why} busy={acts.busy(entry.id)} onClick={() => acts.reopen(entry)}>
        {words.reopen}
      </Button>
    )
  if (entry.state === "routed")
    return (
      <Button size={28} variant="ghost" why={acts.why} busy={acts.busy(entry.id)} onClick={() => acts.unroute(entry)}>
        {words.unroute}
      </Button>
    )
  return (
    <>
      <Button size={28} variant="ghost" why={acts.why} onClick={() => acts.dismiss(entry)}>
        {words.dismiss}
      </Button>
      <Button
        size={28}
        variant={saidKind(entry) === "right" ? "ghost" : primary ? "primary" : "neutral"}
        why={acts.whyNotRoute(entry)}
        busy={acts.busy(entry.id)}
        onClick={() => acts.route(entry)}
      >
        {words.route}
      </Button>
    </>
  )
}

type FeedbackRowProps = { readonly entry: FeedbackEntry; readonly active: boolean; readonly acts: FeedbackActs }

/** One thing somebody said: the question, the answer with its correction beside it, who, when, and what to do. */
export const FeedbackRow = ({ entry, active, acts }: FeedbackRowProps) => {
  const here = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (active) here.current?.scrollIntoView({ block: "nearest" })
  }, [active])
  const kind = KINDS[saidKind(entry)]
  return (
    <li
      ref={here}
      aria-current={active || undefined}
      className={clsx(
        "flex min-w-0 gap-3 border-line border-b px-4 py-2.5 last:border-0",
        active && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]",
      )}
    >
      <span className="mt-0.5 shrink-0 text-fg-3" title={kind.label}>
        {kind.icon}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5 @2xl:flex-row @2xl:items-start @2xl:gap-4">
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <Question entry={entry} />
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
            <Pair entry={entry} />
            <Facts entry={entry} label={kind.label} />
          </div>
          {entry.type === "comment" && entry.value ? (
            <p className="whitespace-pre-wrap text-13 text-fg-2 [overflow-wrap:anywhere]">
              <span className="mr-1.5 text-12 text-fg-3">{words.said}</span>
              {entry.value}
            </p>
          ) : null}
        </div>
        <div className="flex shrink-0 flex-wrap items-center gap-1.5">
          {entry.state === "new" ? null : <Badge>{words.states[entry.state]}</Badge>}
          <RowActs entry={entry} acts={acts} primary={active} />
        </div>
      </div>
    </li>
  )
}
