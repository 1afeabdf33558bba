import { Play } from "lucide-react"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listDatabitModels } from "../../../../contract/endpoints/template.ts"
import { type PromptTest, promptTest } from "../../../../contract/entities/databit-results.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Num } from "../../ui/num.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Select } from "../../ui/select.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { valueText } from "../../ui/value-text.ts"
import type { EditorPart } from "./editor-part.ts"
import { NoModel } from "./no-model.tsx"
import { type FollowedJob, useJob } from "./use-job.ts"

type TriedRow = PromptTest["rows"][number]

const USUAL = ""
const COUNTS = ["3", "5", "10", "20"] as const
type Count = (typeof COUNTS)[number]

const Answer = ({ row }: { readonly row: TriedRow }) => {
  if (row.output === null) return <Status kind="critical" label={row.problem ?? words.tryProblem} />
  const said = Object.entries(row.output).map(([name, value]) => `${name}: ${valueText(value)}`)
  const expected = row.wrong?.map((name) => `${name}: ${valueText(row.expected?.[name])}`) ?? []
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2" title={[...said, ...expected].join(" · ")}>
      {row.wrong === null ? null : (
        <Status
          kind={row.wrong.length === 0 ? "ok" : "warn"}
          label={row.wrong.length === 0 ? words.asExpected : words.expected(expected.join(" · "))}
          hideLabel
        />
      )}
      <span className="truncate">{said.join(" · ")}</span>
    </span>
  )
}

const columnsFor = (bands: readonly [number, number, number]): readonly Column<TriedRow>[] => [
  {
    id: "input",
    header: words.tryInput,
    narrow: "lead",
    cell: (row) => (
      <span title={Object.values(row.input).map(valueText).join(" · ")}>
        {Object.values(row.input).map(valueText).join(" · ")}
      </span>
    ),
  },
  { id: "answer", header: words.tryAnswer, narrow: "brief", cell: (row) => <Answer row={row} /> },
  {
    id: "confidence",
    header: words.tryConfidence,
    width: "120px",
    narrow: "brief",
    cell: (row) => (row.confidence === null ? null : <Confidence value={row.confidence} bands={bands} />),
  },
  { id: "ms", header: words.tryTime, align: "right", width: "90px", cell: (row) => <Num value={row.ms} unit="ms" /> },
]

type Models = OutputOf<typeof listDatabitModels>

/** What keeps it from answering: the named model is not here, or there is none at all. */
const WhyNot = ({ models }: { readonly models: Models | undefined }) => {
  if (!models) return null
  const { named, namedIsHere, models: here } = models
  if (named !== null && !namedIsHere) {
    return (
      <NoModel title={words.missingModel(named)}>
        {here.length > 0 ? words.missingModelOffers : words.missingModelNone}
      </NoModel>
    )
  }
  return here.length === 0 ? <NoModel /> : null
}

type ControlsProps = {
  readonly here: Models["models"]
  readonly model: string
  readonly onModel: (model: string) => void
  readonly count: Count
  readonly onCount: (count: Count) => void
  readonly job: FollowedJob
  readonly onRun: () => void
}

const Controls = ({ here, model, onModel, count, onCount, job, onRun }: ControlsProps) => {
  const keys = useKeys("databit.try")
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Select
        label={words.tryModel}
        value={model}
        className="w-80"
        options={[
          { value: USUAL, label: words.usualModel },
          ...here.map(({ id, kind }) => ({
            value: id,
            label: id,
            note: words.modelKinds[kind],
          })),
        ]}
        onChange={onModel}
      />
      <Select
        label={words.tryRows}
        className="w-28"
        value={count}
        options={COUNTS.map((value) => ({ value, label: words.rowsToTry(Number(value)) }))}
        onChange={onCount}
      />
      <Button icon={<Play size={14} />} busy={job.running} keys={keys} onClick={onRun}>
        {words.tryIt}
      </Button>
      {job.running ? (
        <Button variant="ghost" onClick={job.cancel}>
          {kitWords.cancel}
        </Button>
      ) : null}
    </div>
  )
}

const Running = ({ job }: { readonly job: FollowedJob }) => {
  const progress = job.run?.progress
  return job.running ? (
    <Progress value={progress?.total ? progress.done / progress.total : undefined} label={words.trying} />
  ) : null
}

/** Answers on a few rows of the draft. A missing model is named, and those that are here are offered. */
export const TryPanel = ({ databit, draft, ref, editable }: EditorPart) => {
  const job = useJob("test_prompt")
  const models = useCall(listDatabitModels, { ref })
  const [count, setCount] = useState<Count>("5")
  const [model, setModel] = useState(USUAL)
  const result = job.run?.state.kind === "succeeded" ? promptTest.safeParse(job.run.state.result) : undefined
  const found = result?.success ? result.data : undefined
  const here = models.data?.models ?? []

  const start = async (): Promise<void> => {
    if (editable) await draft.flush()
    const version = editable ? "draft" : databit.version
    job.start({ databit: `${databit.name}@${version}`, rows: Number(count), ...(model === USUAL ? {} : { model }) })
  }
  const run = () => void start().catch(() => undefined)
  const ready = !job.running && here.length > 0
  useCommands([
    { id: "databit.try", title: words.tryTitle, keys: "Mod+Enter", group: words.title, when: () => ready, run },
  ])
  return (
    <Card flush title={words.tryTitle} note={found ? words.tryBy(found.model) : words.tryHint}>
      <div className="flex min-w-0 flex-col gap-3 p-4">
        <WhyNot models={models.data} />
        {here.length > 0 ? (
          <Controls
            here={here}
            model={model}
            onModel={setModel}
            count={count}
            onCount={setCount}
            job={job}
            onRun={run}
          />
        ) : null}
        <Running job={job} />
        {job.error ? <ErrorCard what={words.tryFailed} error={job.error} onRetry={run} /> : null}
      </div>
      {found ? (
        <Table
          label={words.tryTitle}
          columns={columnsFor(databit.settings.bands)}
          rows={found.rows}
          rowKey={(row) => String(found.rows.indexOf(row))}
        />
      ) : null}
    </Card>
  )
}
