import { useNavigate, useSearch } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { dataWords } from "../../messages/data.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { FileIntake } from "./file-intake.tsx"
import { ImportPreview } from "./import-preview.tsx"
import { ImportRun } from "./import-run.tsx"

const PathForm = () => {
  const navigate = useNavigate({ from: "/data/import" })
  const [path, setPath] = useState("")
  const why = useWhyNot("import_data")
  const words = useMe()?.workspace.kind === "databricks" ? dataWords.path.ofVolume : dataWords.path.ofComputer
  const read = (event: FormEvent): void => {
    event.preventDefault()
    if (path.trim() !== "") void navigate({ search: { path: path.trim() } })
  }
  return (
    <Card>
      <form onSubmit={read} className="flex min-w-0 flex-wrap items-end gap-3">
        <Field {...words} className="flex-1 basis-72">
          <Input mono value={path} onChange={(event) => setPath(event.target.value)} />
        </Field>
        <Button type="submit" why={why} className="mb-[22px]">
          {dataWords.path.action}
        </Button>
      </form>
    </Card>
  )
}

/** From a file to a table: choose it, check it, import it. Each step has its address. */
export const ImportPage = () => {
  const { upload, path, run } = useSearch({ from: "/data/import" })
  if (run === undefined && (upload ?? path) !== undefined)
    return (
      <div className="page">
        <ImportPreview key={upload ?? path} source={upload === undefined ? { path } : { uploadId: upload }} />
      </div>
    )
  return (
    <div className="page">
      <PageHeader title={dataWords.importFile} />
      {run === undefined ? (
        <>
          <FileIntake />
          <PathForm />
        </>
      ) : (
        <ImportRun runId={run} />
      )}
    </div>
  )
}
