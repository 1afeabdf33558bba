import { Link } from "@tanstack/react-router"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { DeployableModel, listDeployable } from "../../../../contract/endpoints/deploy.ts"
import { splitRef } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { formatShare } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { RadioGroup } from "../../ui/radio-group.tsx"

const noteOf = ({ kind, alias, accuracy, refusal }: DeployableModel): string => {
  if (refusal !== null) return refusal
  if (kind === "connected") return words.connected
  const measured = accuracy === null ? words.notMeasured : words.heldOutRight(formatShare(accuracy))
  return [words.trainedHere, ...(alias === "champion" ? [words.champion] : []), measured].join(", ")
}

const labelOf = ({ id, kind }: DeployableModel): string => {
  const { name, version } = splitRef(id)
  return kind === "trained" && version !== undefined ? `${name.slice(name.lastIndexOf(".") + 1)} v${version}` : id
}

type ModelChoiceProps = {
  readonly found: OutputOf<typeof listDeployable>
  readonly value: string | undefined
  readonly onChange: (model: string) => void
}

/** The models that can answer for a Databit, and why others cannot. */
export const ModelChoice = ({ found, value, onChange }: ModelChoiceProps) => (
  <div className="flex min-w-0 flex-col gap-3">
    {found.models.length === 0 ? (
      <Notice
        tone="warn"
        title={words.noModels}
        action={
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            <Link to="/train/new" search={{ databit: found.databit }} className="link">
              {words.toTraining}
            </Link>
            <Link to="/settings/$section" params={{ section: "models" }} className="link">
              {words.toSettings}
            </Link>
          </span>
        }
      >
        {words.noModelsWhy}
      </Notice>
    ) : (
      <RadioGroup
        boxed
        label={words.chooseModel}
        value={value}
        onChange={onChange}
        options={found.models.map((model) => ({
          value: model.id,
          label: labelOf(model),
          note: noteOf(model),
          disabled: model.refusal !== null,
        }))}
      />
    )}
    {found.connectedProblem === null ? null : <Notice tone="warn">{found.connectedProblem}</Notice>}
  </div>
)
