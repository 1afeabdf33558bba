import { useNavigate, useSearch } from "@tanstack/react-router"
import { Search } from "lucide-react"
import { type FormEvent, useEffect, useState } from "react"
import { deepLink } from "../../../../contract/deep-links.ts"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import {
  dropSearchIndex,
  getTableSearch,
  makeSearchIndex,
  searchTable,
  syncSearchIndex,
} from "../../../../contract/endpoints/data.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { searchWords as w } from "../../messages/search.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button, ButtonAnchor } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { formatCount } from "../../ui/format.ts"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"
import { SearchHits } from "./search-hits.tsx"

const PREPARING_MS = 4_000

type Answer = OutputOf<typeof getTableSearch>
type Index = NonNullable<Answer["index"]>

const useIndexChange = <E extends typeof makeSearchIndex | typeof syncSearchIndex | typeof dropSearchIndex>(
  endpoint: E,
) =>
  useChange(endpoint, {
    invalidates: [getTableSearch, searchTable],
    onFailed: (problem) => toast(`${problem.detail ?? problem.title} ${problem.remedy}`),
  })

/** A table without an index: what one would be made of. */
const Make = ({ name, answer: { columns, model, whyNot } }: { readonly name: string; readonly answer: Answer }) => {
  const [column, setColumn] = useState(columns[0] ?? "")
  const make = useIndexChange(makeSearchIndex)
  const whyNotMake = useWhyNot("import_data")
  const link = useMe()?.workspace.link
  if (whyNot !== null) return <EmptyState title={w.cannot}>{whyNot}</EmptyState>
  return (
    <Card title={w.makeTitle}>
      <div className="flex min-w-0 max-w-xl flex-col gap-3">
        <p className="text-13 text-fg-2">
          {w.makeText(model)}
          {link ? ` ${w.costs}` : ""}
        </p>
        <Field label={w.column}>
          <Select
            value={column}
            options={columns.map((one) => ({ value: one, label: one }))}
            onChange={(next) => setColumn(next)}
          />
        </Field>
        <div>
          <Button
            variant="primary"
            busy={make.isPending}
            why={whyNotMake ?? (model === null ? w.noModel : undefined)}
            onClick={() => make.mutate({ name, column })}
          >
            {w.make}
          </Button>
        </div>
      </div>
    </Card>
  )
}

const IndexActions = ({ name, isBehind }: { readonly name: string; readonly isBehind: boolean }) => {
  const sync = useIndexChange(syncSearchIndex)
  const drop = useIndexChange(dropSearchIndex)
  const [isAsking, setIsAsking] = useState(false)
  const whyNot = useWhyNot("import_data")
  return (
    <>
      <Button
        size={28}
        busy={sync.isPending}
        why={whyNot ?? (isBehind ? undefined : w.upToDate)}
        onClick={() => sync.mutate({ name })}
      >
        {w.sync}
      </Button>
      <Button size={28} variant="ghost" why={whyNot} onClick={() => setIsAsking(true)}>
        {w.drop}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={w.dropTitle(name)}
        effect={w.dropEffect}
        action={w.drop}
        danger
        busy={drop.isPending}
        onConfirm={() => drop.mutate({ name })}
      />
    </>
  )
}

const Standing = ({ table, index }: { readonly table: TableInfo; readonly index: Index }) => {
  const isBehind = index.version < table.version
  const link = useMe()?.workspace.link
  const { state } = index
  return (
    <>
      <Card
        title={w.indexTitle(index.column)}
        note={state.kind === "ready" ? w.rows(formatCount(state.rows)) : undefined}
        actions={
          <>
            {index.name !== null && link ? (
              <ButtonAnchor
                size={28}
                variant="ghost"
                href={deepLink(link, { kind: "table", name: index.name })}
                target="_blank"
                rel="noopener"
              >
                {w.openIndex}
              </ButtonAnchor>
            ) : null}
            <IndexActions name={table.name} isBehind={isBehind} />
          </>
        }
      >
        <p className="text-12 text-fg-3">
          {w.madeBy(index.madeBy)} <Ago at={index.madeAt} spoken />
        </p>
      </Card>
      {isBehind && state.kind === "ready" ? (
        <Notice tone="warn">{w.behind(index.version, table.version)}</Notice>
      ) : null}
      {state.kind === "preparing" ? (
        <Notice tone="info" title={w.preparing}>
          {state.says ?? w.preparingText}
        </Notice>
      ) : null}
      {state.kind === "failed" ? (
        <Notice tone="crit" title={w.broken}>
          {state.says}
        </Notice>
      ) : null}
    </>
  )
}

const Ask = ({ table }: { readonly table: TableInfo }) => {
  const { find = "" } = useSearch({ from: "/data/$name" })
  const navigate = useNavigate({ from: "/data/$name" })
  const [text, setText] = useState(find)
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    void navigate({ search: (old) => ({ ...old, find: text.trim() || undefined, hit: undefined }), replace: true })
  }
  return (
    <>
      <form onSubmit={ask} className="flex min-w-0 gap-2">
        <Input
          type="search"
          value={text}
          aria-label={w.ask}
          placeholder={w.placeholder}
          lead={<Search size={14} />}
          className="flex-1"
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="primary">
          {w.search}
        </Button>
      </form>
      {find === "" ? (
        <EmptyState title={w.askTitle}>{w.askText}</EmptyState>
      ) : (
        <SearchHits key={find} table={table} text={find} />
      )}
    </>
  )
}

/** The rows of a table found by what they mean; where it has no index, what one can be made of. */
export const TableSearch = ({ table }: { readonly table: TableInfo }) => {
  const answer = useCall(getTableSearch, { name: table.name })
  const { refetch } = answer
  const isPreparing = answer.data?.index?.state.kind === "preparing"
  useEffect(() => {
    if (!isPreparing) return undefined
    const timer = setInterval(() => void (document.hidden || refetch()), PREPARING_MS)
    return () => clearInterval(timer)
  }, [isPreparing, refetch])
  if (answer.error) return <ErrorCard what={w.stateFailed} error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data)
    return (
      <Card flush>
        <SkeletonRows rows={4} />
      </Card>
    )
  const { index } = answer.data
  if (index === null) return <Make name={table.name} answer={answer.data} />
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {index.state.kind === "ready" ? <Ask table={table} /> : null}
      <Standing table={table} index={index} />
    </div>
  )
}
