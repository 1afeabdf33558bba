import { type DatabitVersionSummary, getDatabit } from "../../../../contract/endpoints/template.ts"
import { changesBetween, same } from "../../../../core/template/view.ts"
import { databitWords } from "../../messages/databits.ts"
import { useCall } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { ComparedExamples, ComparedFields, ComparedPrompt, ComparedSettings } from "./compare-parts.tsx"
import type { DraftContent } from "./draft-keeper.ts"
import { contentOf } from "./use-draft.ts"
import { useRestore, type VersionsPart } from "./version-acts.tsx"

const words = databitWords.compare
const TONES = { major: "crit", minor: "accent", patch: "neutral" } as const

type Sides = { readonly before: DraftContent; readonly after: DraftContent }

/** What a version says: an open draft that is being written here is taken as it stands on the screen. */
const useContent = ({ databit, draft }: VersionsPart, version: DatabitVersionSummary, key: string) => {
  const here = databit.id === version.id
  const answer = useCall(getDatabit, { ref: `${databit.name}@${key}` }, { enabled: !here, staleTime: 0 })
  const content = here ? draft.content : answer.data && contentOf(answer.data.databit)
  return { content, error: answer.error, retry: () => void answer.refetch() }
}

const Summary = ({ before, after }: Sides) => {
  const changes = changesBetween(before, after)
  if (changes.length === 0) return <EmptyState title={words.same} />
  return (
    <ul aria-label={words.summary} className="flex min-w-0 flex-col gap-2">
      {changes.map(({ level, says }) => (
        <li key={`${level} ${says}`} className="flex min-w-0 items-start gap-2.5 text-13">
          <span className="w-20 shrink-0">
            <Badge tone={TONES[level]}>{words.levels[level]}</Badge>
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]">{says}</span>
        </li>
      ))}
    </ul>
  )
}

type CompareProps = VersionsPart & {
  readonly before: DatabitVersionSummary
  readonly after: DatabitVersionSummary
  readonly keyOf: (version: DatabitVersionSummary) => string
  readonly onFrom: (key: string) => void
}

/** What changed from one version to another: the summary first, then fields, prompt, examples and settings. */
export const CompareVersions = ({ before, after, keyOf, onFrom, ...part }: CompareProps) => {
  const [old, now] = [useContent(part, before, keyOf(before)), useContent(part, after, keyOf(after))]
  const restore = useRestore(part)
  const named = (version: DatabitVersionSummary) => (version.saved ? version.version : words.draft(version.version))
  const failed = [old, now].find(({ error }) => error)
  const sides = old.content && now.content ? { before: old.content, after: now.content } : undefined
  const newest = part.versions[0]
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card
        title={words.title(named(after), named(before))}
        actions={
          before.saved && before !== newest ? (
            <Button size={28} busy={restore.busy} why={restore.why(before)} onClick={() => restore.run(before)}>
              {words.restore(before.version)}
            </Button>
          ) : undefined
        }
      >
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex min-w-0 items-center gap-2.5">
            <span className="shrink-0 text-12 text-fg-3" aria-hidden="true">
              {words.with}
            </span>
            <Select
              size={28}
              label={words.with}
              className="w-44"
              value={keyOf(before)}
              options={part.versions
                .filter((one) => one !== after)
                .map((one) => ({ value: keyOf(one), label: named(one) }))}
              onChange={onFrom}
            />
          </div>
          {failed ? <ErrorCard what={words.readFailed} error={failed.error} onRetry={failed.retry} /> : null}
          {sides ? <Summary {...sides} /> : failed ? null : <SkeletonRows rows={3} />}
        </div>
      </Card>
      {sides && !same(sides.before, sides.after) ? (
        <>
          <ComparedFields {...sides} />
          <ComparedPrompt {...sides} />
          <ComparedExamples {...sides} />
          <ComparedSettings {...sides} />
        </>
      ) : null}
    </div>
  )
}
