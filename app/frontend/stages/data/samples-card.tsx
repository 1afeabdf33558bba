import { listSamples, listTables, loadSample } from "../../../../contract/endpoints/data.ts"
import { listDatabits } from "../../../../contract/endpoints/template.ts"
import { dataWords } from "../../messages/data.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { toast } from "../../ui/toast.tsx"

/** Loads a sample project by name, and says when it is there. */
export const useLoadSample = () =>
  useChange(loadSample, {
    invalidates: [listTables, listSamples, listDatabits],
    onDone: ({ tables }) => toast(dataWords.sampleDone(tables.length)),
  })

/** The sample projects, each loaded with one click. */
export const SamplesCard = () => {
  const samples = useCall(listSamples, {})
  const load = useLoadSample()
  const why = useWhyNot("import_data")
  if (samples.error)
    return <ErrorCard what={dataWords.samplesFailed} error={samples.error} onRetry={() => void samples.refetch()} />
  return (
    <Card title={dataWords.samples} flush>
      {load.error ? (
        <div className="p-4 pb-0">
          <ErrorCard what={dataWords.sampleFailed} error={load.error} />
        </div>
      ) : null}
      {samples.data ? (
        <ul className="flex min-w-0 flex-col">
          {samples.data.samples.map(({ name, title, says, tables }) => (
            <li
              key={name}
              className="flex min-w-0 flex-wrap items-start gap-x-4 gap-y-2 border-line border-b px-4 py-3 last:border-0"
            >
              <div className="min-w-0 flex-1 basis-72">
                <h3 className="text-13 font-medium">{title}</h3>
                <p className="max-w-[70ch] text-13 text-fg-2">{says}</p>
              </div>
              {tables.every(({ loaded }) => loaded) ? (
                <Status kind="ok" label={dataWords.sampleLoaded} hideLabel={false} />
              ) : (
                <Button
                  size={28}
                  why={why}
                  busy={load.isPending && load.variables?.name === name}
                  onClick={() => load.mutate({ name })}
                  aria-label={`${dataWords.sampleLoad}: ${title}`}
                >
                  {dataWords.sampleLoad}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Card>
  )
}
