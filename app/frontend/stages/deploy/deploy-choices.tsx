import { isNamePart } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { ModelChoice } from "./model-choice.tsx"
import type { Choice } from "./use-choice.ts"

type ChoiceProps = { readonly choice: Choice }

export const DatabitChoice = ({ choice }: ChoiceProps) => (
  <Card>
    <Field label={words.chooseDatabit} hint={words.chooseDatabitHint}>
      <Combobox
        value={choice.databit}
        options={
          choice.databits?.map(({ name, published }) => ({ value: name, label: name, note: `v${published}` })) ?? []
        }
        placeholder={words.chooseDatabitPlaceholder}
        onChange={choice.chooseDatabit}
      />
    </Field>
  </Card>
)

export const ModelCard = ({ choice }: ChoiceProps) => {
  const { found } = choice
  if (found.error) {
    return <ErrorCard what={words.modelsFailed} error={found.error} onRetry={() => void found.refetch()} />
  }
  return (
    <Card title={words.chooseModel}>
      {found.data ? (
        <ModelChoice found={found.data} value={choice.model} onChange={choice.chooseModel} />
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Card>
  )
}

export const NameChoice = ({ choice }: ChoiceProps) => (
  <Card>
    <Field
      label={words.endpointName}
      hint={words.endpointNameHint}
      error={isNamePart(choice.name) ? undefined : words.nameTaken}
    >
      <Input
        mono
        value={choice.name}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => choice.chooseName(event.target.value)}
      />
    </Field>
  </Card>
)
