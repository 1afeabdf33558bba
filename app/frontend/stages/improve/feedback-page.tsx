import { useNavigate, useSearch } from "@tanstack/react-router"
import { MessageSquareWarning } from "lucide-react"
import { type ReactNode, useState } from "react"
import { type FeedbackEntry, listFeedback } from "../../../../contract/endpoints/improve.ts"
import { feedbackWords as words } from "../../messages/improve.ts"
import { type Pages, usePages } from "../../shell/pages.ts"
import { useCommands, useListKeys } from "../../shell/use-commands.ts"
import { useLive } from "../../shell/use-live.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { LoadMore } from "../../ui/load-more.tsx"
import { NewEntries } from "../../ui/new-entries.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Tabs } from "../../ui/tabs.tsx"
import { FeedbackRow } from "./feedback-row.tsx"
import { type FeedbackActs, useFeedbackActs } from "./use-feedback-acts.ts"

const PAGE = 50
const STATES = ["all", "new", "routed", "dismissed"] as const
const KINDS = ["any", "wrong", "right", "comment"] as const
type Kind = (typeof KINDS)[number]

type View = { readonly state: (typeof STATES)[number]; readonly kind: Kind }

const Nothing = ({ state, kind, onAll }: View & { readonly onAll: () => void }) => (
  <EmptyState
    icon={<MessageSquareWarning size={20} strokeWidth={1.75} aria-hidden="true" />}
    title={kind === "any" ? words.none[state] : words.noneOfKind}
    actions={
      kind === "any" ? (
        <>
          <ButtonLink variant="primary" to="/playground" search={{}}>
            {words.toPlayground}
          </ButtonLink>
          <ButtonLink to="/traces" search={{}}>
            {words.toTraces}
          </ButtonLink>
        </>
      ) : (
        <Button onClick={onAll}>{words.showAll}</Button>
      )
    }
  >
    {kind === "any" ? words.noneWhy[state] : words.noneOfKindWhy}
  </EmptyState>
)

const useFeedbackKeys = (entry: FeedbackEntry | undefined, acts: FeedbackActs): void => {
  const allowed = (...states: readonly FeedbackEntry["state"][]) =>
    entry !== undefined && acts.why === undefined && !acts.busy(entry.id) && states.includes(entry.state)
  const on = (act: (entry: FeedbackEntry) => void) => () => entry && act(entry)
  useCommands([
    {
      id: "feedback.route",
      title: words.route,
      keys: "C",
      group: words.group,
      when: () => allowed("new") && entry !== undefined && acts.whyNotRoute(entry) === undefined,
      run: on(acts.route),
    },
    {
      id: "feedback.dismiss",
      title: words.dismiss,
      keys: "D",
      group: words.group,
      when: () => allowed("new"),
      run: on(acts.dismiss),
    },
    {
      id: "feedback.reopen",
      title: words.reopen,
      keys: "U",
      group: words.group,
      when: () => allowed("dismissed", "routed"),
      run: on((one) => (one.state === "routed" ? acts.unroute(one) : acts.reopen(one))),
    },
  ])
}

type EntriesProps = {
  readonly entries: readonly FeedbackEntry[] | undefined
  readonly active: string | undefined
  readonly acts: FeedbackActs
  readonly empty: ReactNode
}

const Entries = ({ entries, active, acts, empty }: EntriesProps) => {
  if (entries === undefined) return <SkeletonRows rows={8} height={52} />
  if (entries.length === 0) return <>{empty}</>
  return (
    <ul aria-label={words.list} className="flex min-w-0 flex-col">
      {entries.map((entry) => (
        <FeedbackRow key={entry.id} entry={entry} active={entry.id === active} acts={acts} />
      ))}
    </ul>
  )
}

const Shown = ({ list }: { readonly list: Pages<FeedbackEntry> }) =>
  list.rows === undefined || list.rows.length === 0 ? null : (
    <>
      <p className="mt-3 text-12 text-fg-3">
        {list.hasMore ? words.shownNewest(list.rows.length) : words.shown(list.rows.length)}
      </p>
      <LoadMore label={words.more} failed={words.failed} pages={list} />
    </>
  )

const useFeedback = (state: FeedbackEntry["state"] | undefined, kind: Kind): Pages<FeedbackEntry> =>
  usePages({
    endpoint: listFeedback,
    input: {
      ...(state === undefined ? {} : { state }),
      ...(kind === "any" ? {} : { said: kind }),
      limit: PAGE,
    },
    after: (before) => ({ before }),
    read: ({ entries, next }) => ({ rows: entries, next }),
  })

/** Counts what others say meanwhile; anything else that happens to feedback is read again at once. */
const useCame = (refresh: () => unknown) => {
  const [came, setCame] = useState(0)
  useLive("feedback", ({ kind }) => {
    if (kind === "feedback.given") setCame((old) => old + 1)
    else if (came === 0) refresh()
  })
  return {
    came,
    show: () => {
      setCame(0)
      refresh()
    },
  }
}

export const FeedbackPage = () => {
  const { state: wanted, kind = "any", at } = useSearch({ from: "/feedback" })
  const state = wanted ?? "all"
  const navigate = useNavigate({ from: "/feedback" })
  const list = useFeedback(wanted, kind)
  const acts = useFeedbackActs()
  const { came, show } = useCame(list.refresh)
  const entries = list.rows
  const active = entries?.find(({ id }) => id === at)
  useFeedbackKeys(active, acts)
  useListKeys({
    keys: entries?.map(({ id }) => id) ?? [],
    active: at,
    onMove: (next) => void navigate({ search: (old) => ({ ...old, at: next }), replace: true, resetScroll: false }),
    onOpen: () => active?.traceId && void navigate({ to: "/traces/$id", params: { id: active.traceId } }),
    noun: "entry",
  })
  const choose = (next: Partial<View>) =>
    void navigate({
      search: (old) => ({
        state: next.state === undefined ? old.state : next.state === "all" ? undefined : next.state,
        kind: next.kind === undefined ? old.kind : next.kind === "any" ? undefined : next.kind,
      }),
      replace: true,
    })
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <Select
            label={words.kind}
            value={kind}
            options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(next) => choose({ kind: next })}
          />
        }
      />
      {acts.failure ? <ErrorCard {...acts.failure} /> : null}
      <Tabs
        label={words.tabs}
        value={state}
        tabs={STATES.map((value) => ({ value, label: words.states[value] }))}
        onChange={(next) => choose({ state: next })}
      >
        {list.error && entries === undefined ? (
          <ErrorCard what={words.failed} error={list.error} onRetry={list.refresh} />
        ) : (
          <div className="flex min-w-0 flex-col">
            <div className={came > 0 ? "mb-3" : ""}>
              <NewEntries count={came} onShow={show} />
            </div>
            <Card flush>
              <Entries
                entries={entries}
                active={at}
                acts={acts}
                empty={<Nothing state={state} kind={kind} onAll={() => choose({ kind: "any" })} />}
              />
            </Card>
            <Shown list={list} />
          </div>
        )}
      </Tabs>
    </div>
  )
}
