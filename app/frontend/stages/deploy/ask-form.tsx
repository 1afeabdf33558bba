import type { FormField } from "../../../../contract/endpoints/curate.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { type Draft, type Drafts, emptyDraft } from "./field-values.ts"
import { ValueField } from "./value-field.tsx"

type AskFormProps = {
  readonly fields: readonly FormField[]
  readonly drafts: Drafts
  /** What is wrong, by field; empty until it was tried once. */
  readonly wrong: Readonly<Record<string, string>>
  readonly asking: boolean
  readonly onDraft: (name: string, draft: Draft) => void
  readonly onAsk: () => void
  readonly onStop: () => void
}

/** The inputs of a Databit as a plain form. */
export const AskForm = ({ fields, drafts, wrong, asking, onDraft, onAsk, onStop }: AskFormProps) => {
  const why = useWhyNot("call_agents")
  const keys = useKeys("playground.ask")
  return (
    <form
      aria-label={words.question}
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk()
      }}
    >
      {fields.map((field) => (
        <ValueField
          key={field.name}
          field={field}
          draft={drafts[field.name] ?? emptyDraft(field)}
          error={wrong[field.name]}
          rows={fields.length === 1 ? 8 : 4}
          onChange={(draft) => onDraft(field.name, draft)}
        />
      ))}
      <div className="flex justify-end gap-2">
        {asking ? <Button onClick={onStop}>{words.stop}</Button> : null}
        <Button type="submit" variant="primary" keys={keys} why={why} busy={asking}>
          {words.ask}
        </Button>
      </div>
    </form>
  )
}
