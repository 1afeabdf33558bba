import { listDatabitModels } from "../../../../contract/endpoints/template.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { useCall } from "../../shell/query.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"

/** Says before a job starts that nothing here can answer for its Databit, and where to change that. */
export const WhoAnswers = ({ databit }: { readonly databit: string }) => {
  const models = useCall(listDatabitModels, { ref: databit }).data
  if (!models || (models.models.length > 0 && models.namedIsHere)) return null
  const { named, namedIsHere } = models
  return (
    <Notice
      tone="warn"
      title={named !== null && !namedIsHere ? jobsWords.modelMissing(named) : jobsWords.noModel}
      action={
        <ButtonLink to="/settings/$section" params={{ section: "models" }} size={28}>
          {jobsWords.toModelSettings}
        </ButtonLink>
      }
    >
      {jobsWords.noModelNote}
    </Notice>
  )
}
