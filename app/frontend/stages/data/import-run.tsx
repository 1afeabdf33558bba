import { useQueryClient } from "@tanstack/react-query"
import { Download } from "lucide-react"
import { useEffect } from "react"
import { downloadBadRows, listSamples, listTables } from "../../../../contract/endpoints/data.ts"
import { cancelRun, getRun } from "../../../../contract/endpoints/jobs.ts"
import type { Run } from "../../../../contract/entities/run.ts"
import { type ImportResult, importResult } from "../../../../contract/entities/table.ts"
import { dataWords } from "../../messages/data.ts"
import { words } from "../../messages.ts"
import { fromBody } from "../../shell/call-problem.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { downloadHref } from "../../shell/transfer.ts"
import { Button, ButtonAnchor, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { JobBar } from "../../ui/progress.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { BadRows } from "./bad-rows.tsx"

const { run: w } = dataWords

const POLL_MS = 1000

const Another = () => (
  <ButtonLink to="/data/import" search={{}}>
    {w.another}
  </ButtonLink>
)

type DoneProps = { readonly run: Run; readonly result: ImportResult }

const Done = ({ run: { id: runId, input }, result }: DoneProps) => (
  <div className="flex min-w-0 flex-col gap-4">
    <Notice tone="ok">{w.done(result.rows, result.table, result.version)}</Notice>
    {typeof input.column === "string" ? (
      <Notice
        action={
          <ButtonLink size={28} to="/jobs" search={{ tab: "runs", job: "generate_embeddings" }}>
            {w.toJobs}
          </ButtonLink>
        }
      >
        {w.vectors(input.column)}
      </Notice>
    ) : null}
    {result.badRows > 0 ? (
      <Card
        title={w.badTitle(result.badRows)}
        note={w.badFirst(result.firstBadRows.length, result.badRows)}
        flush
        actions={
          <ButtonAnchor
            size={28}
            icon={<Download size={14} />}
            href={downloadHref(downloadBadRows, { runId })}
            download
          >
            {w.download}
          </ButtonAnchor>
        }
      >
        <BadRows rows={result.firstBadRows} />
      </Card>
    ) : null}
    <div className="flex flex-wrap justify-end gap-2">
      <Another />
      <ButtonLink to="/data/$name" params={{ name: result.table }}>
        {w.open}
      </ButtonLink>
      <ButtonLink variant="primary" to="/databits/new" search={{ table: result.table }}>
        {dataWords.table.use}
      </ButtonLink>
    </div>
  </div>
)

const Working = ({ run }: { readonly run: Run }) => {
  const cancel = useChange(cancelRun)
  const { total, done, step } = run.progress
  return (
    <Card>
      <JobBar
        title={String(run.input.table ?? w.title)}
        label={w.title}
        value={total > 0 ? done / total : undefined}
        note={run.state.kind === "queued" ? w.waiting : step}
        actions={
          <Button size={28} busy={cancel.isPending} onClick={() => cancel.mutate({ runId: run.id })}>
            {w.cancel}
          </Button>
        }
      />
    </Card>
  )
}

const Ended = ({ run }: { readonly run: Run }) => {
  const { state } = run
  switch (state.kind) {
    case "queued":
    case "running":
      return <Working run={run} />
    case "succeeded": {
      const result = importResult.safeParse(state.result)
      return result.success ? <Done run={run} result={result.data} /> : <Notice tone="crit">{w.unknown}</Notice>
    }
    case "failed":
      return (
        <div className="flex min-w-0 flex-col gap-4">
          <ErrorCard what={w.failed} error={fromBody(state.problem)} kept={w.failedKept} />
          <div>
            <Another />
          </div>
        </div>
      )
    case "cancelled":
    case "interrupted":
      return (
        <Notice tone={state.kind === "cancelled" ? "info" : "warn"} action={<Another />}>
          {state.kind === "cancelled" ? w.cancelled : w.interrupted}
        </Notice>
      )
  }
}

/** Follows an import to its end and shows what it made. */
export const ImportRun = ({ runId }: { readonly runId: string }) => {
  const client = useQueryClient()
  const answer = useCall(getRun, { runId })
  const run = answer.data?.run
  const working = run?.state.kind === "queued" || run?.state.kind === "running"
  // The live stream brings news at once; asking now and then covers a stream that is down.
  useCall(getRun, { runId }, { enabled: working, refetchInterval: working ? POLL_MS : false })
  const ended = run !== undefined && !working
  useEffect(() => {
    if (ended)
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === listTables.name || queryKey[0] === listSamples.name,
      })
  }, [ended, client])
  if (answer.error) return <ErrorCard what={w.unknown} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!run)
    return (
      <Card flush>
        <span className="sr-only">{words.loading}</span>
        <SkeletonRows rows={2} />
      </Card>
    )
  return <Ended run={run} />
}
