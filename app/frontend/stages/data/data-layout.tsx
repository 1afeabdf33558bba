import { FolderTree } from "lucide-react"
import { type ReactNode, useMemo, useState } from "react"
import { listTables } from "../../../../contract/endpoints/data.ts"
import { dataWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { openFromStart } from "./catalog-model.ts"
import { CatalogTree } from "./catalog-tree.tsx"

type DataLayoutProps = {
  readonly filter: string
  readonly onFilter: (filter: string) => void
  /** Catalogs and schemas that are open, from the address. */
  readonly open: string | undefined
  readonly onOpen: (open: string) => void
  /** Line of the tree that is on screen. */
  readonly current?: string | undefined
  readonly children: ReactNode
}

/** The catalog at the left, a page of it at the right. On small screens it is a sheet behind a button. */
export const DataLayout = ({ filter, onFilter, open: asked, onOpen, current, children }: DataLayoutProps) => {
  const { data } = useCall(listTables, {})
  const [browsing, setBrowsing] = useState(false)
  const own = useMemo(() => (data?.tables ?? []).map(({ name }) => name), [data])
  const currentName = current?.replace(/^\w+:/, "")
  const open = useMemo(
    () =>
      asked === undefined ? openFromStart(own, currentName) : new Set(asked.split(",").filter((id) => id !== "-")),
    [asked, own, currentName],
  )
  const search = <Filters search={{ value: filter, label: dataWords.findTable, onChange: onFilter }} />
  const tree = data ? (
    <CatalogTree
      own={own}
      filter={filter}
      current={current}
      open={open}
      onOpen={(next) => onOpen([...next].join(",") || "-")}
      onEnter={() => setBrowsing(false)}
    />
  ) : (
    <SkeletonRows rows={6} />
  )
  return (
    <div className="grid min-w-0 grid-cols-1 items-start gap-4 @4xl/page:grid-cols-[260px_minmax(0,1fr)]">
      <Card title={dataWords.tree} className="max-md:hidden">
        <div className="-m-2 flex min-w-0 flex-col gap-2">
          {search}
          {browsing ? null : tree}
        </div>
      </Card>
      <div className="flex min-w-0 flex-col gap-2 md:hidden">
        {current === undefined ? search : null}
        <Button icon={<FolderTree size={16} aria-hidden="true" />} onClick={() => setBrowsing(true)}>
          {dataWords.browse.open}
        </Button>
      </div>
      <Sheet open={browsing} onOpenChange={setBrowsing} title={dataWords.tree} side="bottom">
        <div className="flex min-w-0 flex-col gap-2">
          {search}
          {tree}
        </div>
      </Sheet>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </div>
  )
}
