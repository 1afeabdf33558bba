import { getTable, linkTable, listTables } from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { dataWords } from "../../messages/data.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { toast } from "../../ui/toast.tsx"

const w = dataWords.takeUp

/** On the page of a table that others made: takes it up, so that Databits and jobs can use it. */
export const TakeUp = ({ table, taken }: { readonly table: TableInfo; readonly taken: boolean }) => {
  const why = useWhyNot("import_data")
  const link = useChange(linkTable, {
    invalidates: [listTables, getTable],
    onDone: ({ table: now }) => toast(w.done(now.name, now.version)),
  })
  const place = useMe()?.workspace.place
  if (table.source.kind !== "catalog") return null
  if (!taken && place && table.name.startsWith(`${place.catalog}.${place.schema}.`))
    return <Notice title={w.recordsTitle}>{w.recordsNote}</Notice>
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Notice
        title={taken ? w.takenTitle : w.title}
        action={
          <Button why={why} busy={link.isPending} onClick={() => link.mutate({ name: table.name })}>
            {taken ? w.again : w.action}
          </Button>
        }
      >
        {taken ? w.takenNote : w.note}
      </Notice>
      {link.error ? <ErrorCard what={w.failed} error={link.error} /> : null}
    </div>
  )
}
