import { listRuns } from "../../../../contract/endpoints/jobs.ts"
import { dataWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { JobBar } from "../../ui/progress.tsx"

/** Imports that run now; nothing while none does. */
export const RunningImports = () => {
  const { data } = useCall(listRuns, { job: "ingest_files", state: "running" }, { staleTime: 2000 })
  const runs = data?.runs ?? []
  if (runs.length === 0) return null
  return (
    <Card title={dataWords.running}>
      <div className="flex flex-col gap-4">
        {runs.map(({ id, input, progress }) => {
          const title = String(input.table ?? input.path ?? dataWords.run.title)
          return (
            <JobBar
              key={id}
              title={title}
              label={title}
              value={progress.total > 0 ? progress.done / progress.total : undefined}
              note={progress.step}
              actions={
                <ButtonLink size={28} to="/data/import" search={{ run: id }}>
                  {dataWords.run.title}
                </ButtonLink>
              }
            />
          )
        })}
      </div>
    </Card>
  )
}
