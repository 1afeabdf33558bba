import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import type { LibraryJob } from "../../../../contract/endpoints/jobs.ts"
import { listRuns, startJob } from "../../../../contract/endpoints/jobs.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { words } from "../../messages.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { toast } from "../../ui/toast.tsx"
import { JobFields } from "./job-fields.tsx"
import { faultsIn, filled, formOf, toInput } from "./job-form.ts"
import { WhoAnswers } from "./who-answers.tsx"

/** A job that nothing does where no model answers. */
const NEEDS_ANSWERS = "ai_label_table"

type StartProps = {
  readonly job: LibraryJob
  /** What a link, or an earlier run, already gives. */
  readonly given?: JsonObject | undefined
  readonly open: boolean
  readonly onClose: () => void
}

/** The form of a job, made from what it takes. */
export const JobStartDialog = ({ job, given, open, onClose }: StartProps) => {
  const form = formOf(job.input)
  const [values, setValues] = useState(() => (given ? filled(form, given) : form.initial))
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const why = useWhyNot("run_jobs")
  const start = useChange(startJob, {
    invalidates: [listRuns],
    onDone: ({ runId }) => {
      onClose()
      toast(jobsWords.started(job.name))
      void navigate({ to: "/jobs/$run", params: { run: runId } })
    },
  })
  const faults = faultsIn(form, values)
  const send = (): void => {
    setTried(true)
    if (faults.length === 0 && why === undefined) start.mutate({ job: job.name, input: toInput(form.fields, values) })
  }
  useCommands([
    {
      id: "jobs.start",
      title: jobsWords.start,
      keys: "Mod+Enter",
      inDialog: true,
      hidden: true,
      when: () => open,
      run: send,
    },
  ])
  const keys = useKeys("jobs.start")
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={jobsWords.runJob(job.name)}
      description={job.says}
      width={560}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" busy={start.isPending} why={why} keys={keys} onClick={send}>
            {jobsWords.start}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4">
        {job.name === NEEDS_ANSWERS && typeof values.databit === "string" && values.databit !== "" && !values.model ? (
          <WhoAnswers databit={values.databit} />
        ) : null}
        {form.fields.length === 0 ? <p className="text-13 text-fg-2">{jobsWords.noInput}</p> : null}
        <JobFields
          fields={form.fields}
          values={values}
          faults={tried ? faults : []}
          onChange={(path, value) => setValues((old) => ({ ...old, [path]: value }))}
        />
        {form.leavesOut ? <p className="text-12 text-fg-3">{jobsWords.leftOut}</p> : null}
        {start.error ? <ErrorCard what={jobsWords.cannotStart} error={start.error} /> : null}
      </div>
    </Dialog>
  )
}
