import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { linkTable, listTables } from "../../../../contract/endpoints/data.ts"
import { dataWords } from "../../messages/data.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"

const THREE_LEVELS = /^[^.\s]+\.[^.\s]+\.[^.\s]+$/

const w = dataWords.catalogTable

/** In a Databricks workspace: takes up a table of the catalog by its full name; it is read where it is. */
export const CatalogTableCard = () => {
  const navigate = useNavigate()
  const isDatabricks = useMe()?.workspace.kind === "databricks"
  const why = useWhyNot("import_data")
  const [name, setName] = useState("")
  const [error, setError] = useState<string>()
  const link = useChange(linkTable, {
    invalidates: [listTables],
    onDone: ({ table }) => void navigate({ to: "/data/$name", params: { name: table.name } }),
    onFailed: (problem) => setError(`${problem.detail ?? problem.title} ${problem.remedy}`),
  })
  if (!isDatabricks) return null
  const take = (event: React.FormEvent): void => {
    event.preventDefault()
    const wanted = name.trim().replaceAll("`", "")
    if (THREE_LEVELS.test(wanted)) link.mutate({ name: wanted })
    else setError(w.invalid)
  }
  return (
    <Card title={w.title} note={w.hint}>
      <form onSubmit={take}>
        <Field label={w.label} error={error}>
          <span className="flex min-w-0 items-center gap-2">
            <Input
              mono
              value={name}
              placeholder="main.sales.tickets"
              onChange={({ target }) => {
                setName(target.value)
                setError(undefined)
              }}
            />
            <Button type="submit" why={why} busy={link.isPending}>
              {w.action}
            </Button>
          </span>
        </Field>
      </form>
    </Card>
  )
}
