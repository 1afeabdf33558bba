import { Link } from "@tanstack/react-router"
import { ArrowLeft, ListFilter, PanelLeftOpen, X } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getQueue } from "../../../../contract/endpoints/curate.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { Button } from "../../ui/button.tsx"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Field } from "../../ui/field.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Popover } from "../../ui/popover.tsx"
import { StackedBar } from "../../ui/progress.tsx"
import { Select } from "../../ui/select.tsx"
import type { Act } from "./queue-state.ts"

export type QueueView = {
  readonly order: "uncertain" | "confident" | "oldest" | "complaints"
  readonly show: "open" | "flagged" | "decided"
  readonly q: string
  readonly conf: number | undefined
  readonly complaints: boolean
  readonly skipped: boolean
}

type Progress = OutputOf<typeof getQueue>["progress"]

/** Counts with what was done here since they were read: the server's word or more, never less. */
export const progressNow = (first: Progress, newest: Progress, here: Readonly<Record<Act, number>>) => {
  const more = (name: "approved" | "corrected" | "rejected" | "flagged", act: Act): number =>
    Math.max(newest[name], first[name] + here[act])
  const parts = {
    approved: more("approved", "approve"),
    corrected: more("corrected", "correct"),
    rejected: more("rejected", "reject"),
    flagged: more("flagged", "flag"),
  }
  const done = parts.approved + parts.corrected + parts.rejected
  const all = newest.open + newest.approved + newest.corrected + newest.rejected + newest.flagged
  return { ...parts, done, all: Math.max(all, done) }
}

const ORDERS = (["uncertain", "confident", "oldest", "complaints"] as const).map((value) => ({
  value,
  label: words.orders[value],
}))
const SHOWS = (["open", "flagged", "decided"] as const).map((value) => ({ value, label: words.shows[value] }))
const LIMITS = [
  { value: "any", label: words.anyConfidence },
  ...[0.5, 0.6, 0.75, 0.9, 0.95].map((limit) => ({ value: String(limit), label: words.below(limit) })),
]

const Chip = ({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) => (
  <span className="inline-flex h-7 max-w-full shrink-0 items-center rounded-full border border-line-2 bg-surface pl-3 text-12">
    <span className="truncate">{label}</span>
    <button
      type="button"
      aria-label={`${words.clearFilters}: ${label}`}
      onClick={onRemove}
      className="relative flex size-7 items-center justify-center rounded-full text-fg-3 hover:text-fg pointer-coarse:after:absolute pointer-coarse:after:-inset-2"
    >
      <X size={12} aria-hidden="true" />
    </button>
  </span>
)

const chipsOf = (view: QueueView, onView: (change: Partial<QueueView>) => void) => [
  ...(view.conf === undefined
    ? []
    : [{ label: words.chipBelow(view.conf), onRemove: () => onView({ conf: undefined }) }]),
  ...(view.show === "open" ? [] : [{ label: words.chipShow[view.show], onRemove: () => onView({ show: "open" }) }]),
  ...(view.complaints ? [{ label: words.chipComplaints, onRemove: () => onView({ complaints: false }) }] : []),
  ...(view.skipped ? [{ label: words.chipSkipped, onRemove: () => onView({ skipped: false }) }] : []),
]

const FilterPanel = ({
  view,
  onView,
}: {
  readonly view: QueueView
  readonly onView: (change: Partial<QueueView>) => void
}) => (
  <div className="flex flex-col gap-3">
    <Field label={words.show}>
      <Select value={view.show} options={SHOWS} onChange={(show) => onView({ show })} />
    </Field>
    <Field label={words.confidence}>
      <Select
        value={view.conf === undefined ? "any" : String(view.conf)}
        options={LIMITS}
        onChange={(limit) => onView({ conf: limit === "any" ? undefined : Number(limit) })}
      />
    </Field>
    <Field label={words.order}>
      <Select value={view.order} options={ORDERS} onChange={(order) => onView({ order })} />
    </Field>
    <Checkbox
      label={words.onlyComplaints}
      checked={view.complaints}
      onChange={(complaints) => onView({ complaints })}
    />
    <Checkbox label={words.alsoSkipped} checked={view.skipped} onChange={(skipped) => onView({ skipped })} />
  </div>
)

type QueueHeaderProps = {
  readonly progress: ReturnType<typeof progressNow> | undefined
  readonly pace: number | null | undefined
  readonly acceptedAsIs: number | null | undefined
  readonly view: QueueView
  readonly onView: (change: Partial<QueueView>) => void
  readonly onList: () => void
}

/** The line on top: progress by outcome, pace, share accepted as it was; order and filters. */
export const QueueHeader = ({ progress, pace, acceptedAsIs, view, onView, onList }: QueueHeaderProps) => {
  const [done, ofAll] = progress ? words.doneOf(progress.done, progress.all) : ["–", ""]
  const parts = [
    { id: "approved", label: words.parts.approved, count: progress?.approved ?? 0, tone: "ok" },
    { id: "corrected", label: words.parts.corrected, count: progress?.corrected ?? 0, tone: "accent" },
    { id: "rejected", label: words.parts.rejected, count: progress?.rejected ?? 0, tone: "crit" },
    { id: "flagged", label: words.parts.flagged, count: progress?.flagged ?? 0, tone: "warn" },
  ] as const
  const [share, asIs] = acceptedAsIs == null ? [undefined, undefined] : words.acceptedAsIs(acceptedAsIs)
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-b bg-surface px-3 py-1.5 @3xl/page:px-4">
      <Link
        to="/curate"
        aria-label={words.back}
        className="-m-1 flex size-9 shrink-0 items-center justify-center rounded-control text-fg-2 hover:bg-hover pointer-coarse:size-11"
      >
        <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
      </Link>
      <div className="flex min-w-0 flex-1 basis-44 items-center gap-3 @3xl/page:flex-none">
        <span className="tnum shrink-0 text-13 text-fg-2">
          <strong className="text-14 font-semibold text-fg">{done}</strong> {ofAll}
        </span>
        <span className="min-w-16 flex-1 @3xl/page:w-48">
          <StackedBar parts={parts} total={Math.max(1, progress?.all ?? 1)} label={words.progress} />
        </span>
      </div>
      {pace == null ? null : (
        <span className="tnum hidden shrink-0 text-12 text-fg-2 @4xl/page:inline" title={words.paceSays}>
          <strong className="font-semibold text-fg">{words.pace(pace).split(" / ")[0]}</strong> / h
        </span>
      )}
      {share === undefined ? null : (
        <span className="tnum hidden shrink-0 text-12 text-fg-2 @4xl/page:inline" title={words.acceptedSays}>
          <strong className="font-semibold text-fg">{share}</strong> {asIs}
        </span>
      )}
      <div className="ml-auto flex min-w-0 flex-wrap items-center justify-end gap-2">
        <span className="hidden min-w-0 flex-wrap items-center gap-2 @3xl/page:flex">
          {chipsOf(view, onView).map((chip) => (
            <Chip key={chip.label} {...chip} />
          ))}
        </span>
        <span className="@[72rem]/page:hidden">
          <IconButton label={words.showList} icon={<PanelLeftOpen size={16} strokeWidth={1.75} />} onClick={onList} />
        </span>
        <Popover
          align="end"
          label={words.filter}
          trigger={
            <Button
              size={28}
              variant="ghost"
              icon={<ListFilter size={14} strokeWidth={1.75} />}
              aria-label={words.filter}
            >
              <span className="hidden @3xl/page:inline">{words.filter}</span>
            </Button>
          }
        >
          <FilterPanel view={view} onView={onView} />
        </Popover>
        <span className="hidden @4xl/page:inline">
          <Select
            quiet
            size={28}
            label={words.order}
            value={view.order}
            options={ORDERS}
            onChange={(order) => onView({ order })}
          />
        </span>
      </div>
    </div>
  )
}
