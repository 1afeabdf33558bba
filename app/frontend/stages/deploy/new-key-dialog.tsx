import { useState } from "react"
import { deployWords as words } from "../../messages/deploy.ts"
import { words as common } from "../../messages.ts"
import { Button } from "../../ui/button.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"

type NewKeyProps = {
  readonly open: boolean
  /** The key, once it is made. */
  readonly secret: string | undefined
  readonly busy: boolean
  readonly error: unknown
  readonly onMake: (name: string) => void
  readonly onClose: () => void
}

/** Makes a key and shows it once. */
export const NewKeyDialog = ({ open, secret, busy, error, onMake, onClose }: NewKeyProps) => {
  const [name, setName] = useState("")
  const close = () => {
    setName("")
    onClose()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : close())}
      title={secret === undefined ? words.newKey : words.keyMade}
      width={560}
      actions={
        secret === undefined ? (
          <>
            <Button onClick={close}>{common.cancel}</Button>
            <Button
              variant="primary"
              busy={busy}
              why={name.trim() === "" ? words.keyFor : undefined}
              onClick={() => onMake(name.trim())}
            >
              {words.makeKey}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={close}>
            {words.done}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {secret === undefined ? (
          <Field label={words.keyFor} hint={words.keyForHint}>
            <Input value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} />
          </Field>
        ) : (
          <>
            <Notice tone="warn">{words.keyOnce}</Notice>
            <p className="flex min-w-0 items-center gap-2 rounded-control border border-line-2 bg-sunken px-3 py-2">
              <span className="mono min-w-0 text-12 [overflow-wrap:anywhere]">{secret}</span>
              <CopyButton text={secret} label={words.copyKey} />
            </p>
          </>
        )}
        {error ? <ErrorCard what={words.keysFailed} error={error} /> : null}
      </div>
    </Dialog>
  )
}
