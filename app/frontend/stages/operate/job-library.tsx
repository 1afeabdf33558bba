import { Play } from "lucide-react"
import type { LibraryJob } from "../../../../contract/endpoints/jobs.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { useWhyNot } from "../../shell/me.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { NOT_TYPED, toLabel } from "./job-form.ts"

const partsOf = (schema: JsonObject): string => {
  const { properties } = schema
  const all = typeof properties === "object" && properties !== null ? Object.keys(properties) : []
  const names = all.filter((name) => !NOT_TYPED.has(name))
  return names.length === 0 ? jobsWords.nothing : names.map((name) => toLabel(name).toLowerCase()).join(", ")
}

const Fact = ({ term, children }: { readonly term: string; readonly children: string }) => (
  <div className="flex min-w-0 gap-2">
    <dt className="w-12 shrink-0 text-fg-3">{term}</dt>
    <dd className="min-w-0 text-fg-2 [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

type RowProps = { readonly job: LibraryJob; readonly onRun: (job: LibraryJob) => void }

const JobRow = ({ job, onRun }: RowProps) => {
  const why = useWhyNot("run_jobs")
  return (
    <li className="flex min-w-0 flex-wrap items-start gap-x-6 gap-y-3 border-line px-4 py-3 not-first:border-t">
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-1">
        <h3 className="mono text-13 font-semibold">{job.name}</h3>
        <p className="text-13 text-fg-2">{job.says}</p>
      </div>
      <dl className="flex min-w-0 flex-1 basis-72 flex-col gap-1 text-12">
        <Fact term={jobsWords.takes}>{partsOf(job.input)}</Fact>
        <Fact term={jobsWords.gives}>{partsOf(job.output)}</Fact>
        <Fact term={jobsWords.starts}>{jobsWords.trigger(job.trigger)}</Fact>
      </dl>
      <Button
        icon={<Play size={14} aria-hidden="true" />}
        why={why}
        aria-label={jobsWords.runJob(job.name)}
        onClick={() => onRun(job)}
      >
        {jobsWords.run}
      </Button>
    </li>
  )
}

type LibraryProps = { readonly jobs: readonly LibraryJob[]; readonly onRun: (job: LibraryJob) => void }

/** Every job, by stage, in the order of the life of a product. */
export const JobLibrary = ({ jobs, onRun }: LibraryProps) => (
  <div className="flex min-w-0 flex-col gap-4">
    {Object.entries(jobsWords.stages).map(([stage, title]) => {
      const own = jobs.filter((job) => job.stage === stage)
      return own.length === 0 ? null : (
        <Card key={stage} title={title} note={own.length} flush>
          <ul>
            {own.map((job) => (
              <JobRow key={job.name} job={job} onRun={onRun} />
            ))}
          </ul>
        </Card>
      )
    })}
  </div>
)
