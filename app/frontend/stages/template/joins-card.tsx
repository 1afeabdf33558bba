import { useState } from "react"
import { previewDatabit, suggestDatabitJoins } from "../../../../contract/endpoints/template.ts"
import type { DatabitJoin } from "../../../../contract/entities/databit.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { sourceTables } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { call } from "../../shell/call.ts"
import { useCall } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Progress } from "../../ui/progress.tsx"
import { toast } from "../../ui/toast.tsx"
import type { EditorPart } from "./editor-part.ts"

type JoinsCardProps = EditorPart & { readonly tables: readonly TableInfo[] }

const columnsOf = (tables: readonly TableInfo[], name: string, chosen: string | undefined) => {
  const known = tables.find((table) => table.name === name)?.columns.map((column) => column.name) ?? []
  const all = chosen !== undefined && chosen !== "" && !known.includes(chosen) ? [chosen, ...known] : known
  return all.map((column) => ({ value: column, label: column }))
}

const Match = ({ part, table }: { readonly part: EditorPart; readonly table: string }) => {
  const saved = part.draft.keeping.kind === "saved"
  const joined = part.databit.settings.joins.some((join) => join.table === table && join.leftColumn && join.rightColumn)
  const preview = useCall(previewDatabit, { ref: part.ref }, { enabled: joined && saved, keepPrevious: true })
  const match = joined ? preview.data?.joins.find((one) => one.table === table) : undefined
  if (!match) return null
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Progress value={match.of === 0 ? 0 : match.matched / match.of} label={words.matched(match.matched, match.of)} />
      <p className="tnum text-12 text-fg-2">
        {words.matched(match.matched, match.of)}
        {match.repeated ? ` · ${words.repeated}` : ""}
      </p>
    </div>
  )
}

/** Which columns of two tables hold the same values; shown as soon as inputs come from more than one table. */
export const JoinsCard = (props: JoinsCardProps) => {
  const { draft, editable, tables, ref } = props
  const { content } = draft
  const [asking, setAsking] = useState(false)
  const [left, ...others] = sourceTables(content.schema.input)
  if (left === undefined || others.length === 0) return null

  const { joins } = content.settings
  const setJoins = (next: readonly DatabitJoin[]) =>
    draft.change({ settings: { ...content.settings, joins: [...next] } })
  const joinOf = (table: string): DatabitJoin =>
    joins.find((join) => join.table === table) ?? { table, leftColumn: "", rightColumn: "" }
  const setJoin = (join: DatabitJoin) =>
    setJoins([...joins.filter(({ table }) => table !== join.table), join].filter(({ table }) => others.includes(table)))

  const suggest = async (): Promise<void> => {
    setAsking(true)
    try {
      await draft.flush()
      const found = await call(suggestDatabitJoins, { ref })
      if (found.joins.length === 0) toast(words.noSuggestion)
      else setJoins([...joins.filter(({ table }) => !found.joins.some((one) => one.table === table)), ...found.joins])
    } catch {
      toast(words.noSuggestion)
    } finally {
      setAsking(false)
    }
  }

  return (
    <Card
      title={words.joins}
      actions={
        editable ? (
          <Button size={28} busy={asking} onClick={() => void suggest()}>
            {words.suggestJoin}
          </Button>
        ) : undefined
      }
    >
      <div data-where="settings.joins" className="flex min-w-0 flex-col gap-4">
        <p className="text-12 text-fg-3">{words.joinsHint}</p>
        {others.map((table) => {
          const join = joinOf(table)
          return (
            <fieldset key={table} className="flex min-w-0 flex-col gap-2">
              <legend className="mb-1 text-13">
                {words.joinOf("")}
                <span className="mono">{table}</span>
              </legend>
              <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 @lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
                <Field label={words.leftColumn(left)}>
                  <Combobox
                    mono
                    value={join.leftColumn}
                    disabled={!editable}
                    placeholder={words.chooseColumn}
                    options={columnsOf(tables, left, join.leftColumn)}
                    onChange={(leftColumn) => setJoin({ ...join, leftColumn })}
                  />
                </Field>
                <Field label={words.rightColumn(table)}>
                  <Combobox
                    mono
                    value={join.rightColumn}
                    disabled={!editable}
                    placeholder={words.chooseColumn}
                    options={columnsOf(tables, table, join.rightColumn)}
                    onChange={(rightColumn) => setJoin({ ...join, rightColumn })}
                  />
                </Field>
              </div>
              <Match part={props} table={table} />
            </fieldset>
          )
        })}
      </div>
    </Card>
  )
}
