import { type KeyboardEvent, useState } from "react"
import { settingsWords } from "../../messages/settings.ts"
import { words } from "../../messages.ts"
import { type Command, keySettings, keysOf, setBareKeysOff, setKeys } from "../../shell/commands.ts"
import { expressionOf } from "../../shell/keys.ts"
import { useCommandList } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Filters } from "../../ui/filters.tsx"
import { KeyHint } from "../../ui/key-hint.tsx"
import { Switch } from "../../ui/switch.tsx"

const { keys: keyWords } = settingsWords

type CaptureProps = {
  readonly command: Command | undefined
  readonly others: readonly Command[]
  readonly onClose: () => void
}

/** Takes the next key that is pressed; Escape and Tab keep their use, so that nobody is caught in it. */
const KeyCapture = ({ command, others, onClose }: CaptureProps) => {
  const [pressed, setPressed] = useState<string>()
  const close = (): void => {
    setPressed(undefined)
    onClose()
  }
  const choose = (keys: string | null | undefined): void => {
    if (command) setKeys(command.id, keys)
    close()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Escape" || event.key === "Tab") return
    const keys = expressionOf(event)
    if (keys === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setPressed(keys)
  }
  const taken = others.find((one) => pressed !== undefined && one.id !== command?.id && keysOf(one) === pressed)
  return (
    <Dialog
      open={command !== undefined}
      onOpenChange={(next) => (next ? undefined : close())}
      title={command ? keyWords.changeKey(command.title) : ""}
      width={400}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button
            variant="primary"
            {...(pressed === undefined ? { why: keyWords.press } : {})}
            onClick={() => choose(pressed)}
          >
            {settingsWords.save}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4">
        <input
          // The pressed key is shown, never typed.
          readOnly
          aria-label={keyWords.press}
          value={pressed === undefined ? "" : keyWords.pressed(pressed)}
          placeholder={keyWords.press}
          onKeyDown={press}
          className="control h-10 w-full min-w-0 px-2.5 text-13"
        />
        {taken ? <p className="text-12 text-warn-fg">{keyWords.taken(taken.title)}</p> : null}
        <div className="flex gap-2">
          <Button size={28} onClick={() => choose(null)}>
            {keyWords.none}
          </Button>
          <Button size={28} onClick={() => choose(undefined)}>
            {keyWords.reset}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

const CommandRow = ({ command, onChange }: { readonly command: Command; readonly onChange: () => void }) => {
  const keys = keysOf(command)
  return (
    <li className="flex min-w-0 items-center gap-4 border-line px-4 py-1.5 not-first:border-t">
      <span className="min-w-0 flex-1 truncate text-13">{command.title}</span>
      {keys === undefined ? <span className="text-12 text-fg-3">{keyWords.noKey}</span> : <KeyHint keys={keys} />}
      <Button size={28} aria-label={keyWords.changeKey(command.title)} onClick={onChange}>
        {settingsWords.change}
      </Button>
    </li>
  )
}

/** All keys, each of which can be changed or taken away. */
export const KeySettings = () => {
  const commands = useCommandList()
  const [typed, setTyped] = useState("")
  const [changing, setChanging] = useState<Command>()
  const shown = commands.filter((command) => command.title.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <>
      <Card>
        <Switch
          on={!keySettings().off}
          label={keyWords.bare}
          note={keyWords.bareNote}
          onChange={(on) => setBareKeysOff(!on)}
        />
      </Card>
      <Filters search={{ value: typed, label: keyWords.find, onChange: setTyped }} />
      <Card title={keyWords.list} note={shown.length} flush>
        {shown.length === 0 ? <p className="p-4 text-13 text-fg-3">{keyWords.noMatch}</p> : null}
        <ul>
          {shown.map((command) => (
            <CommandRow key={command.id} command={command} onChange={() => setChanging(command)} />
          ))}
        </ul>
      </Card>
      <p className="text-12 text-fg-3">{keyWords.screenNote}</p>
      <KeyCapture key={changing?.id} command={changing} others={commands} onClose={() => setChanging(undefined)} />
    </>
  )
}
