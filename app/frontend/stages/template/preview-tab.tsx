import { type ReactNode, useMemo } from "react"
import { type DatabitPreview, previewDatabit } from "../../../../contract/endpoints/template.ts"
import { sourceTables } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { DataGrid } from "../../ui/data-grid.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Progress } from "../../ui/progress.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import type { EditorPart } from "./editor-part.ts"
import { gridCell } from "./grid-cell.ts"
import { TryPanel } from "./try-panel.tsx"

type Rows = DatabitPreview["rows"]

type GridCardProps = {
  readonly title: string
  readonly note: string
  readonly rows: Rows
  /** Whether to say in which table a row has no match. */
  readonly missing?: boolean
  readonly children?: ReactNode
}

/** Rows as they are read, in a card; `children` stand above them. */
const GridCard = ({ title, note, rows, missing = false, children }: GridCardProps) => {
  const names = useMemo(() => [...new Set(rows.flatMap(({ data }) => Object.keys(data)))], [rows])
  const cells = useMemo(
    () =>
      rows.map(({ data, unmatched }) => [
        ...names.map((name) => gridCell(data[name])),
        ...(missing ? [unmatched?.join(", ")] : []),
      ]),
    [rows, names, missing],
  )
  const { rows: shown, control } = usePersonalData(cells)
  const columns = names.map((name) => ({
    id: name,
    header: name,
    numeric: rows.every(({ data }) => typeof data[name] === "number"),
  }))
  return (
    <Card flush title={title} note={note} actions={control}>
      {children}
      {rows.length > 0 ? (
        <DataGrid
          label={title}
          height={360}
          columns={missing ? [...columns, { id: "missing in", header: words.missing }] : columns}
          rows={shown}
        />
      ) : (
        <EmptyState title={words.previewEmpty} />
      )}
    </Card>
  )
}

const Joins = ({ joins }: Pick<DatabitPreview, "joins">) => (
  <div className="flex min-w-0 flex-col gap-3 border-line border-b px-4 py-3">
    {joins.map(({ table, matched, of, repeated }) => (
      <div key={table} className="flex min-w-0 flex-col gap-1.5">
        <p className="tnum text-13">
          <span className="mono">{table}</span> <span className="text-fg-2">{words.matched(matched, of)}</span>
          {repeated ? <span className="text-fg-3"> {words.repeated}</span> : null}
        </p>
        <Progress value={of === 0 ? 0 : matched / of} label={`${table}: ${words.matched(matched, of)}`} />
      </div>
    ))}
  </div>
)

const Found = ({ preview }: { readonly preview: DatabitPreview }) => (
  <>
    <GridCard
      title={words.previewTitle}
      note={words.previewNote(preview.rows.length, preview.scanned, preview.more)}
      rows={preview.rows}
    >
      {preview.joins.length > 0 ? <Joins joins={preview.joins} /> : null}
    </GridCard>
    {preview.unmatchedCount > 0 ? (
      <GridCard
        title={words.unmatched(preview.unmatchedCount)}
        note={words.unmatchedNote}
        rows={preview.unmatched}
        missing
      />
    ) : null}
  </>
)

/** The rows it would read, how well its tables match, and its answers on a few of them. */
export const PreviewTab = (part: EditorPart) => {
  const { databit, draft, ref } = part
  const sourced = sourceTables(databit.schema.input).length > 0
  const preview = useCall(
    previewDatabit,
    { ref },
    { enabled: sourced && draft.keeping.kind === "saved", keepPrevious: true },
  )
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {sourced ? null : (
        <Card>
          <EmptyState title={words.previewNoSource}>{words.previewNoSourceNote}</EmptyState>
        </Card>
      )}
      {sourced && preview.error ? (
        <ErrorCard what={words.previewFailed} error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {sourced && !preview.error && preview.data ? <Found preview={preview.data} /> : null}
      {sourced && preview.isPending ? (
        <Card flush title={words.previewTitle}>
          <SkeletonRows rows={8} />
        </Card>
      ) : null}
      {part.may.includes("test") ? <TryPanel {...part} /> : null}
    </div>
  )
}
