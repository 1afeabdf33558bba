import { useState } from "react"
import { describeTable, getTable, listTables } from "../../../../contract/endpoints/data.ts"
import { dataWords } from "../../messages/data.ts"
import { words } from "../../messages.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Textarea } from "../../ui/input.tsx"

const { table: w } = dataWords

type DescribeDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly name: string
  readonly comment: string
}

/** Says what a table is. */
export const DescribeDialog = ({ open, onOpenChange, name, comment }: DescribeDialogProps) => {
  const [typed, setTyped] = useState<string>()
  const close = (next: boolean): void => {
    if (!next) setTyped(undefined)
    onOpenChange(next)
  }
  const save = useChange(describeTable, { invalidates: [getTable, listTables], onDone: () => close(false) })
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={w.describeTitle}
      actions={
        <>
          <Button onClick={() => close(false)}>{words.cancel}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            onClick={() => save.mutate({ name, comment: typed ?? comment })}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {save.error ? <ErrorCard what={w.describeFailed} error={save.error} /> : null}
        <Field label={w.describeLabel} hint={w.describeHint}>
          <Textarea value={typed ?? comment} onChange={(event) => setTyped(event.target.value)} maxLength={2000} />
        </Field>
      </div>
    </Dialog>
  )
}
