import { useNavigate, useSearch } from "@tanstack/react-router"
import { Download } from "lucide-react"
import { useState } from "react"
import { splitRef } from "../../../../contract/names.ts"
import { evaluationWords, wrongWords as w } from "../../messages/models.ts"
import { asProblem } from "../../shell/call-problem.ts"
import { useCommands, useListKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { saveCsv } from "../../ui/csv.ts"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { toast } from "../../ui/toast.tsx"
import { CaseSheet } from "./case-sheet.tsx"
import { CaseTable } from "./case-table.tsx"
import type { EvaluationCase } from "./comparison.ts"
import { NotMeasured, SuitePicker, useSuite } from "./evaluation-tab.tsx"
import { shortRef } from "./figures.ts"
import type { ModelAnswer } from "./model-head.tsx"
import { useWrong } from "./use-wrong.ts"
import { csvOf, readWrong } from "./wrong-csv.ts"

const STEP = 50

type Filter = {
  readonly q?: string | undefined
  readonly expected?: string | undefined
  readonly given?: string | undefined
}
type Change = Filter & { readonly at?: string; readonly open?: true | undefined }

/** Surest first: what a model is sure of and gets wrong says most, about the model or about the decision. */
const chosenFrom = (cases: readonly EvaluationCase[], { q = "", expected, given }: Filter): readonly EvaluationCase[] =>
  cases
    .filter(
      (one) =>
        (expected === undefined || one.expected === expected) &&
        (given === undefined || one.answer === given) &&
        one.input.toLowerCase().includes(q.toLowerCase()),
    )
    .toSorted((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0))

const useExport = (evaluation: string, name: string) => {
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      saveCsv(name, csvOf(await readWrong(evaluation)))
    } catch (error) {
      const problem = asProblem(error)
      toast(`${w.exportFailed}. ${problem.detail ?? problem.title}`)
    }
    setBusy(false)
  }
  return { busy, run: () => void run() }
}

const WrongList = ({ answer, evaluation }: { readonly answer: ModelAnswer; readonly evaluation: string }) => {
  const search = useSearch({ from: "/models/$ref" })
  const navigate = useNavigate({ from: "/models/$ref" })
  const [most, setMost] = useState(STEP)
  const wrong = useWrong(evaluation)
  const { model } = answer
  const csv = useExport(evaluation, w.file(shortRef(model.name, model.version)))
  const fitting = wrong.cases && chosenFrom(wrong.cases, search)
  const shown = fitting?.slice(0, most)
  const change = (next: Change) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const show = (id: string) => change({ at: id, open: true })
  useCommands([{ id: "wrong.export", title: w.exportCsv, keys: "E", group: w.title, run: csv.run }])
  useListKeys({
    keys: shown?.map(({ id }) => id) ?? [],
    active: search.at,
    onMove: (id) => change({ at: id }),
    onOpen: show,
    noun: "wrong answer",
  })
  if (wrong.error) return <ErrorCard what={evaluationWords.casesFailed} error={wrong.error} onRetry={wrong.retry} />
  const { expected, given, q = "" } = search
  const filtered = expected !== undefined || given !== undefined || q !== ""
  const chips = [
    ...(expected === undefined
      ? []
      : [{ id: "expected", label: w.expectedIs(expected), onRemove: () => change({ expected: undefined }) }]),
    ...(given === undefined
      ? []
      : [{ id: "given", label: w.givenIs(given), onRemove: () => change({ given: undefined }) }]),
  ]
  return (
    <>
      <Filters
        search={{ value: q, label: w.find, onChange: (next) => change({ q: next || undefined }) }}
        chips={chips}
        note={fitting && wrong.cases ? w.shown(fitting.length, wrong.cases.length) : undefined}
      >
        <SuitePicker answer={answer} />
      </Filters>
      <Card
        title={w.title}
        note={w.order}
        flush
        actions={
          <Button
            size={28}
            icon={<Download size={14} />}
            busy={csv.busy}
            disabled={!wrong.cases || wrong.cases.length === 0}
            onClick={csv.run}
          >
            {w.exportCsv}
          </Button>
        }
      >
        <CaseTable
          label={w.title}
          cases={shown}
          active={search.at}
          onOpen={show}
          empty={
            filtered ? (
              <EmptyState
                title={w.noMatch}
                actions={
                  <Button onClick={() => change({ expected: undefined, given: undefined, q: undefined })}>
                    {w.clear}
                  </Button>
                }
              />
            ) : (
              <EmptyState title={w.none}>{w.noneText}</EmptyState>
            )
          }
        />
        {fitting && fitting.length > most ? (
          <div className="border-line border-t p-2 text-center">
            <Button size={28} variant="ghost" onClick={() => setMost(most + STEP)}>
              {w.more(Math.min(STEP, fitting.length - most))}
            </Button>
          </div>
        ) : null}
      </Card>
      <CaseSheet
        current={search.open ? fitting?.find(({ id }) => id === search.at) : undefined}
        cases={fitting ?? []}
        databit={splitRef(model.databit).name}
        onShow={show}
        onClose={() => change({ open: undefined })}
      />
    </>
  )
}

/** What was answered wrongly on the held-out items. */
export const WrongTab = ({ answer }: { readonly answer: ModelAnswer }) => {
  const chosen = useSuite(answer)
  return chosen ? (
    <div className="flex min-w-0 flex-col gap-4">
      <WrongList key={chosen.id} answer={answer} evaluation={chosen.id} />
    </div>
  ) : (
    <NotMeasured answer={answer} />
  )
}
