import { useNavigate } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { discardUpload, importFile, listTables, previewFile } from "../../../../contract/endpoints/data.ts"
import type { FilePreview, ImportOptions } from "../../../../contract/entities/table.ts"
import { isNamePart, isThreeLevelName } from "../../../../contract/names.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { useWhyNot } from "../../shell/me.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall, useChange } from "../../shell/query.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { DataGrid } from "../../ui/data-grid.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { formatBytes } from "../../ui/format.ts"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { BadRows } from "./bad-rows.tsx"
import { cellOf } from "./cell.ts"
import { ColumnTypes, ReadingOptions, VectorColumn } from "./import-options.tsx"

const { preview: w } = dataWords

type Source = { readonly uploadId?: string | undefined; readonly path?: string | undefined }

const NUMERIC = new Set(["bigint", "double"])

const FirstRows = ({ preview }: { readonly preview: FilePreview }) => {
  const cells = useMemo(
    () => preview.rows.map((row) => preview.columns.map(({ name, type }) => cellOf(row[name], type))),
    [preview],
  )
  const { rows, control } = usePersonalData(cells)
  return (
    <Card title={w.firstRows} note={`${preview.file}, ${formatBytes(preview.bytes)}`} flush actions={control}>
      {preview.rows.length === 0 ? (
        <p className="p-4 text-13 text-fg-2">{preview.header === true ? w.noRows : w.nothing}</p>
      ) : null}
      <DataGrid
        label={w.firstRows}
        height={360}
        columns={preview.columns.map(({ name, type }) => ({
          id: name,
          header: name,
          note: typeWords[type],
          numeric: NUMERIC.has(type),
        }))}
        rows={rows}
      />
    </Card>
  )
}

const SetAside = ({ preview: { badRows } }: { readonly preview: FilePreview }) =>
  badRows.length === 0 ? null : (
    <Card flush>
      <div className="p-3">
        <Notice tone="warn" title={w.badTitle(badRows.length)}>
          {w.badText}
        </Notice>
      </div>
      <BadRows rows={badRows} />
    </Card>
  )

/** Whether there is nothing to import: no row, good or bad. A Parquet file without rows still is a table. */
const isEmpty = ({ format, rows, badRows }: FilePreview): boolean =>
  format !== "parquet" && rows.length === 0 && badRows.length === 0

/** What is wrong with a name for a table, and which version importing under it makes. */
const useTableName = (wanted: string) => {
  const tables = useCall(listTables, {})
  const fits = isNamePart(wanted) || isThreeLevelName(wanted)
  const name = wanted.toLowerCase()
  const existing = tables.data?.tables.find((table) => table.name === name)
  return { error: fits ? undefined : w.tableWrong, next: existing ? existing.version + 1 : undefined }
}

/** Shows what importing a file would make and starts it. */
export const ImportPreview = ({ source }: { readonly source: Source }) => {
  const navigate = useNavigate({ from: "/data/import" })
  const [options, setOptions] = useState<ImportOptions>({})
  const [typed, setTyped] = useState<string>()
  const [wanted, setWanted] = useState<string>()
  const preview = useCall(
    previewFile,
    { ...source, ...options },
    { keepPrevious: true, staleTime: Number.POSITIVE_INFINITY },
  )
  const table = typed ?? preview.data?.table ?? ""
  // Another way of reading may have no such column, or no text in it.
  const column = preview.data?.columns.find(({ name, type }) => name === wanted && type === "string")?.name
  const { error, next } = useTableName(table)
  const whyNot = useWhyNot("import_data")
  const why = whyNot ?? (preview.data && isEmpty(preview.data) ? w.nothing : undefined)
  const start = useChange(importFile, {
    onDone: ({ runId }) => void navigate({ search: { run: runId }, replace: true }),
  })
  const discard = useChange(discardUpload)
  const begin = (): void => {
    if (preview.data && why === undefined && error === undefined && !start.isPending)
      start.mutate({ ...source, ...options, table, column })
  }
  const leave = (): void => {
    if (source.uploadId !== undefined) discard.mutate({ uploadId: source.uploadId })
    void navigate({ to: "/data" })
  }
  useCommands([
    {
      id: "data.start-import",
      title: w.action,
      keys: "Mod+Enter",
      group: dataWords.title,
      when: () => why === undefined,
      run: begin,
    },
  ])

  const { data } = preview
  return (
    <>
      <PageHeader
        title={w.title}
        actions={
          <>
            <Button onClick={leave}>{w.cancel}</Button>
            {data ? (
              <Button variant="primary" keys="Mod+Enter" why={why} busy={start.isPending} onClick={begin}>
                {w.action}
              </Button>
            ) : null}
          </>
        }
      />
      {preview.error ? (
        <ErrorCard what={w.failed} error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {start.error ? <ErrorCard what={w.startFailed} error={start.error} /> : null}
      {data ? (
        <>
          <Card>
            <div className="flex min-w-0 flex-col gap-4">
              <Field label={w.table} hint={next === undefined ? w.tableHint : w.next(next)} error={error}>
                <Input mono value={table} onChange={(event) => setTyped(event.target.value)} />
              </Field>
              <ReadingOptions preview={data} options={options} onChange={setOptions} />
              <VectorColumn preview={data} column={column} onChange={setWanted} />
            </div>
          </Card>
          <SetAside preview={data} />
          <FirstRows preview={data} />
          <ColumnTypes preview={data} options={options} onChange={setOptions} />
        </>
      ) : preview.error ? null : (
        <Card flush>
          <SkeletonRows rows={8} />
        </Card>
      )}
    </>
  )
}
