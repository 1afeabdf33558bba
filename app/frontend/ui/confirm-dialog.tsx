import { type ReactNode, useState } from "react"
import { Button } from "./button.tsx"
import { Dialog } from "./dialog.tsx"
import { ErrorCard } from "./error-card.tsx"
import { Field } from "./field.tsx"
import { Input } from "./input.tsx"

type ConfirmDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Verb and object: "Publish contract_classifier 2.2.0". */
  readonly title: string
  /** What will be different afterwards, and that it cannot be undone. */
  readonly effect: ReactNode
  /** The verb alone: "Publish". */
  readonly action: string
  readonly danger?: boolean
  /** The name to type first; only for deleting something in use. */
  readonly typeToConfirm?: string
  readonly busy?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
}

/** For acts that cannot be undone. It stays open while `busy` and shows `error`; close it from `onDone`. */
export const ConfirmDialog = ({
  open,
  onOpenChange,
  title,
  effect,
  action,
  danger = false,
  typeToConfirm,
  busy = false,
  error,
  onConfirm,
}: ConfirmDialogProps) => {
  const [typed, setTyped] = useState("")
  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm
  const close = (next: boolean) => {
    if (!next) setTyped("")
    onOpenChange(next)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={title}
      description={effect}
      width={400}
      actions={
        <>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            busy={busy}
            {...(ready ? {} : { why: `Type ${typeToConfirm} first` })}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      {typeToConfirm === undefined && !error ? undefined : (
        <div className="flex flex-col gap-3">
          {typeToConfirm === undefined ? null : (
            <Field
              label={
                <>
                  Type <span className="mono">{typeToConfirm}</span> to go on
                </>
              }
            >
              <Input
                mono
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
          )}
          {error ? <ErrorCard what={`${action} did not work`} error={error} /> : null}
        </div>
      )}
    </Dialog>
  )
}
