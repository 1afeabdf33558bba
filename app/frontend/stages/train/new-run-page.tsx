import { Layers } from "lucide-react"
import { trainWords, launchWords as w } from "../../messages/train.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { LaunchAside } from "./launch-aside.tsx"
import { HeldOut, Material } from "./launch-material.tsx"
import { type Launch, useLaunch } from "./use-launch.ts"

const NoDatabits = () => (
  <Card flush>
    <EmptyState
      icon={<Layers size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={w.noDatabits}
      actions={
        <>
          <ButtonLink variant="primary" to="/databits">
            {w.toDatabits}
          </ButtonLink>
          <ButtonLink to="/data">{trainWords.toSamples}</ButtonLink>
        </>
      }
    >
      {w.noDatabitsText}
    </EmptyState>
  </Card>
)

const Choice = ({ launch }: { readonly launch: Launch }) => (
  <Card title={w.databit}>
    {launch.published ? (
      <Field label={w.databitNone} hint={w.databitHint}>
        <Combobox
          mono
          value={launch.databit}
          placeholder={w.databitNone}
          options={launch.published.map(({ name, published, decided }) => ({
            value: name,
            label: name,
            note: w.databitNote(published ?? "", decided),
          }))}
          onChange={launch.choose}
        />
      </Field>
    ) : (
      <Skeleton className="h-19 w-full" />
    )}
  </Card>
)

const Form = ({ launch }: { readonly launch: Launch }) => (
  <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,1fr)_360px]">
    <div className="flex min-w-0 flex-col gap-4">
      <Choice launch={launch} />
      <Material launch={launch} />
      {launch.databit === undefined ? null : <HeldOut launch={launch} />}
    </div>
    <LaunchAside launch={launch} />
  </div>
)

/** One page to start a training run: what it learns from, what is held out, what it makes. */
export const NewTrainingPage = () => {
  const launch = useLaunch()
  const { databits, published } = launch
  useCommands([
    {
      id: "train.run",
      title: w.start,
      keys: "Mod+Enter",
      group: trainWords.group,
      when: () => launch.why === undefined && !launch.starting,
      run: launch.start,
    },
  ])
  return (
    <div className="page">
      <PageHeader title={w.title} subtitle={w.subtitle} />
      {databits.error ? (
        <ErrorCard what={w.databitsFailed} error={databits.error} onRetry={() => void databits.refetch()} />
      ) : published?.length === 0 ? (
        <NoDatabits />
      ) : (
        <Form launch={launch} />
      )}
    </div>
  )
}
