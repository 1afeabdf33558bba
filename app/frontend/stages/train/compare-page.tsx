import { useNavigate, useSearch } from "@tanstack/react-router"
import { ArrowLeftRight, Box } from "lucide-react"
import { listEvaluations, listModels } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { splitRef } from "../../../../contract/names.ts"
import { modelWords, compareWords as w } from "../../messages/models.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { CompareCases } from "./compare-cases.tsx"
import { CompareFigures } from "./compare-figures.tsx"
import { CompareLabels } from "./compare-labels.tsx"
import { changedCases, type Shared, sharedSuite } from "./comparison.ts"
import { byModel, shortRef } from "./figures.ts"
import { MeasureNow } from "./measure-now.tsx"
import { useAlias } from "./use-alias.ts"
import { useWrong } from "./use-wrong.ts"

type Pair = { readonly a: ModelVersion; readonly b: ModelVersion }
type Chosen = { readonly a: ModelVersion | undefined; readonly b: ModelVersion | undefined }

/** What the address names; where it names nothing, the newest version and the champion or the version before. */
const usePair = (models: readonly ModelVersion[] | undefined): Chosen => {
  const search = useSearch({ from: "/models/compare" })
  if (!models) return { a: undefined, b: undefined }
  const named = (id: string | undefined) => models.find((one) => one.id === id)
  const group = byModel(models).find(({ rows }) => rows.length > 1)
  const newest = group?.newest
  const older = group?.rows.filter(({ id }) => id !== newest?.id)
  const usual = older?.find(({ alias }) => alias === "champion") ?? older?.[0]
  const a = search.a === undefined ? usual : named(search.a)
  const b = search.b === undefined ? newest : named(search.b)
  return { a, b }
}

const Chooser = ({ models, a, b }: Chosen & { readonly models: readonly ModelVersion[] }) => {
  const navigate = useNavigate({ from: "/models/compare" })
  const keys = useKeys("models.swap")
  const swap = () => void navigate({ search: (old) => ({ ...old, a: b?.id, b: a?.id, at: undefined }), replace: true })
  useCommands([{ id: "models.swap", title: w.swap, keys: "X", group: modelWords.group, run: swap }])
  const options = models.map((one) => ({
    value: one.id,
    label: shortRef(one.name, one.version),
    ...(one.alias === null ? {} : { note: modelWords.aliases[one.alias] }),
  }))
  const set = (next: { readonly a?: string; readonly b?: string }) =>
    void navigate({ search: { a: a?.id, b: b?.id, ...next }, replace: true })
  return (
    <Card>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-end gap-2 @max-md:grid-cols-[minmax(0,1fr)]">
        <Field label={w.before}>
          <Combobox mono value={a?.id} options={options} onChange={(id) => set({ a: id })} />
        </Field>
        <IconButton
          label={w.swap}
          keys={keys}
          icon={<ArrowLeftRight size={16} />}
          variant="neutral"
          className="@max-md:justify-self-center"
          onClick={swap}
        />
        <Field label={w.after}>
          <Combobox mono value={b?.id} options={options} onChange={(id) => set({ b: id })} />
        </Field>
      </div>
    </Card>
  )
}

const Promote = ({ model, versions }: { readonly model: ModelVersion; readonly versions: readonly ModelVersion[] }) => {
  const why = useWhyNot("run_jobs")
  const { busy, give } = useAlias(model, versions)
  return (
    <Button
      variant="primary"
      busy={busy}
      why={model.alias === "champion" ? w.is : why}
      onClick={() => give("champion")}
    >
      {w.promote(model.version)}
    </Button>
  )
}

const Comparison = ({ shared, b }: { readonly shared: Shared; readonly b: ModelVersion }) => {
  const wrongA = useWrong(shared.a.id)
  const wrongB = useWrong(shared.b.id)
  const changed = wrongA.cases && wrongB.cases ? changedCases(wrongA.cases, wrongB.cases) : undefined
  const failed = wrongA.error ?? wrongB.error
  return (
    <>
      <CompareFigures
        before={shared.a.metrics}
        after={shared.b.metrics}
        changed={changed && { better: changed.better.length, worse: changed.worse.length }}
        name={shortRef(b.name, b.version)}
      />
      <Boundary what={w.labelsBroken}>
        <CompareLabels shared={shared} />
      </Boundary>
      {failed ? (
        <ErrorCard
          what={w.casesFailed}
          error={failed}
          onRetry={() => {
            wrongA.retry()
            wrongB.retry()
          }}
        />
      ) : (
        <CompareCases changed={changed} databit={splitRef(b.databit).name} />
      )}
    </>
  )
}

const NotShared = ({ a, b }: Pair) => (
  <Card flush>
    <EmptyState title={w.notShared} actions={<MeasureNow model={a.id} snapshot={b.snapshot} label={w.measure} />}>
      {w.notSharedText(shortRef(a.name, a.version), shortRef(b.name, b.version))}
    </EmptyState>
  </Card>
)

const Body = ({ a, b }: Chosen) => {
  const evaluations = useCall(listEvaluations, { limit: 200 })
  if (evaluations.error)
    return <ErrorCard what={w.failed} error={evaluations.error} onRetry={() => void evaluations.refetch()} />
  if (!evaluations.data)
    return (
      <Card flush>
        <SkeletonRows rows={10} />
      </Card>
    )
  if (!a || !b || a.id === b.id)
    return (
      <Card flush>
        <EmptyState title={w.same} />
      </Card>
    )
  const shared = sharedSuite(evaluations.data.evaluations, a.id, b.id)
  return shared ? <Comparison shared={shared} b={b} /> : <NotShared a={a} b={b} />
}

/** Two versions of a model side by side, on the same items. */
export const CompareModelsPage = () => {
  const found = useCall(listModels, {})
  const models = found.data?.models
  const { a, b } = usePair(models)
  return (
    <div className="page">
      <PageHeader
        title={w.title}
        subtitle={w.subtitle}
        actions={
          b && models ? <Promote model={b} versions={models.filter(({ name }) => name === b.name)} /> : undefined
        }
      />
      {found.error ? (
        <ErrorCard what={w.failed} error={found.error} onRetry={() => void found.refetch()} />
      ) : models && models.length < 2 ? (
        <Card flush>
          <EmptyState
            icon={<Box size={20} strokeWidth={1.75} aria-hidden="true" />}
            title={w.none}
            actions={
              <ButtonLink variant="primary" to="/train/new">
                {modelWords.train}
              </ButtonLink>
            }
          >
            {w.noneText}
          </EmptyState>
        </Card>
      ) : models ? (
        <>
          <Chooser models={models} a={a} b={b} />
          <Body a={a} b={b} />
        </>
      ) : (
        <Card flush>
          <SkeletonRows rows={12} />
        </Card>
      )}
    </div>
  )
}
