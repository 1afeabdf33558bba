import { useState } from "react"
import { changeSetting, getSettings } from "../../../../contract/endpoints/settings.ts"
import type { Setting } from "../../../../contract/entities/settings.ts"
import type { Json } from "../../../../contract/json.ts"
import { settingsWords } from "../../messages/settings.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Switch } from "../../ui/switch.tsx"
import { toast } from "../../ui/toast.tsx"

const { serving: words } = settingsWords
const BYS = ["model_serving", "workbench"] as const
const SIZES = ["Small", "Medium", "Large"] as const

const namesOf = (value: Json | undefined): string =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : ""

const Callers = ({ value, why, onSave }: { value: string; why: string | undefined; onSave: (value: Json) => void }) => {
  const [typed, setTyped] = useState(value)
  const names = typed
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean)
  return (
    <form
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (why === undefined) onSave(names.length === 0 ? null : names)
      }}
    >
      <Field label={words.callers} hint={words.callersHint} optional>
        <Input
          mono
          value={typed}
          placeholder={words.callersExample}
          disabled={why !== undefined}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <div>
        <Button type="submit" why={why}>
          {settingsWords.save}
        </Button>
      </div>
    </form>
  )
}

/** How endpoints of Model Serving are made; only where there is a workspace that has it. */
export const ServingSettings = ({ settings }: { readonly settings: readonly Setting[] }) => {
  const link = useMe()?.workspace.link
  const why = useWhyNot("change_settings")
  const change = useChange(changeSetting, {
    invalidates: [getSettings],
    onDone: () => void toast(words.savedToast),
  })
  if (!link) return null
  const value = (name: string): Json | undefined => settings.find((one) => one.name === name)?.value
  const size = SIZES.find((one) => one === value("serving_size")) ?? "Small"
  const callers = namesOf(value("serving_callers"))
  return (
    <Card title={words.card}>
      <div className="flex min-w-0 flex-col gap-4">
        <p className="text-13 text-fg-2">{words.says}</p>
        <div className="flex min-w-0 flex-wrap items-center gap-3 text-13">
          <span>{words.by}</span>
          <Segmented
            label={words.by}
            value={BYS.find((one) => one === value("serving_by")) ?? "model_serving"}
            options={BYS.map((one) => ({ value: one, label: words.bys[one] }))}
            onChange={(next) => change.mutate({ name: "serving_by", value: next })}
          />
        </div>
        <Switch
          on={value("serving_scale_to_zero") !== false}
          label={words.scaleToZero}
          note={words.scaleToZeroNote}
          disabled={why !== undefined}
          onChange={(on) => change.mutate({ name: "serving_scale_to_zero", value: on })}
        />
        <div className="flex min-w-0 flex-wrap items-center gap-3 text-13">
          <span>{words.size}</span>
          <Segmented
            label={words.size}
            value={size}
            options={SIZES.map((one) => ({ value: one, label: words.sizes[one] }))}
            onChange={(next) => change.mutate({ name: "serving_size", value: next })}
          />
        </div>
        <Callers
          key={callers}
          value={callers}
          why={why}
          onSave={(next) => change.mutate({ name: "serving_callers", value: next })}
        />
        {change.error ? <ErrorCard what={settingsWords.changeError} error={change.error} /> : null}
      </div>
    </Card>
  )
}
