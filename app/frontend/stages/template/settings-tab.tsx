import { useState } from "react"
import { listDatabitModels } from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { type EditorPart, findingAt } from "./editor-part.ts"
import { NoModel } from "./no-model.tsx"

const NONE = ""

const ModelCard = ({ draft, editable, ref }: EditorPart) => {
  const models = useCall(listDatabitModels, { ref }, { keepPrevious: true })
  const named = draft.content.baseModel
  const here = models.data?.models ?? []
  const isHere =
    named === null || here.some(({ id }) => id === named) || (models.data?.named === named && models.data.namedIsHere)
  const known = here.map(({ id, kind }) => ({
    value: id,
    label: id,
    note: words.modelKinds[kind],
  }))
  const elsewhere =
    named !== null && !here.some(({ id }) => id === named)
      ? [{ value: named, label: named, note: isHere ? words.modelHere : words.modelNotHere }]
      : []
  return (
    <Card title={words.settingsModel}>
      <div className="flex min-w-0 flex-col gap-4">
        <Field label={words.settingsModel} hint={words.settingsModelHint} optional className="max-w-xl">
          <Combobox
            mono
            value={named ?? NONE}
            disabled={!editable}
            options={[{ value: NONE, label: words.settingsModelNone }, ...elsewhere, ...known]}
            create={words.useModel}
            onChange={(next) => draft.change({ baseModel: next === NONE ? null : next })}
          />
        </Field>
        {named !== null && models.data && !isHere ? (
          <NoModel title={words.missingModel(named)}>
            {here.length > 0 ? words.missingModelOffers : words.missingModelNone}
          </NoModel>
        ) : null}
      </div>
    </Card>
  )
}

type LimitProps = {
  readonly label: string
  readonly value: number
  readonly editable: boolean
  readonly onChange: (value: number) => void
}

/** What is typed stays as typed until it is a number. */
const Limit = ({ label, value, editable, onChange }: LimitProps) => {
  const [typed, setTyped] = useState<string>()
  return (
    <Field label={label}>
      <Input
        type="number"
        min={0}
        max={1}
        step={0.01}
        className="tnum w-28"
        value={typed ?? String(value)}
        readOnly={!editable}
        onBlur={() => setTyped(undefined)}
        onChange={(event) => {
          setTyped(event.target.value)
          const next = Number(event.target.value)
          if (event.target.value.trim() !== "" && Number.isFinite(next)) onChange(next)
        }}
      />
    </Field>
  )
}

const BandsCard = ({ draft, editable, findings }: EditorPart) => {
  const { settings } = draft.content
  const wrong = findingAt(findings, "settings.bands")
  const [low, middling, high] = settings.bands
  const set = (bands: [number, number, number]) => draft.change({ settings: { ...settings, bands } })
  const [first, second, third] = words.bandNames
  return (
    <Card title={words.settingsBands}>
      <div data-where="settings.bands" className="flex min-w-0 flex-col gap-3">
        <p className="text-12 text-fg-3">{words.settingsBandsHint}</p>
        <div className="flex min-w-0 flex-wrap gap-4">
          <Limit label={first} value={low} editable={editable} onChange={(next) => set([next, middling, high])} />
          <Limit label={second} value={middling} editable={editable} onChange={(next) => set([low, next, high])} />
          <Limit label={third} value={high} editable={editable} onChange={(next) => set([low, middling, next])} />
        </div>
        {wrong ? (
          <p role="alert" className="text-12 text-crit-fg">
            {wrong}
          </p>
        ) : null}
      </div>
    </Card>
  )
}

/** Which model it is meant for, and how confident is confident. */
export const SettingsTab = (part: EditorPart) => (
  <div className="flex min-w-0 flex-col gap-4">
    <ModelCard {...part} />
    <BandsCard {...part} />
  </div>
)
