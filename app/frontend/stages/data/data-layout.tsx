import type { ReactNode } from "react"
import { listTables } from "../../../../contract/endpoints/data.ts"
import { dataWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { CatalogTree } from "./catalog-tree.tsx"

type DataLayoutProps = {
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly current?: string | undefined
  readonly children: ReactNode
}

/** The catalog at the left, a page of it at the right. On small screens only the filter stays, and on the page of one table nothing. */
export const DataLayout = ({ filter, onFilter, current, children }: DataLayoutProps) => {
  const { data } = useCall(listTables, {})
  return (
    <div className="grid min-w-0 grid-cols-1 items-start gap-4 @4xl/page:grid-cols-[260px_minmax(0,1fr)]">
      <Card title={dataWords.tree} className={current === undefined ? "" : "max-md:hidden"}>
        <div className="-m-2 flex min-w-0 flex-col gap-2">
          <Filters search={{ value: filter, label: dataWords.findTable, onChange: onFilter }} />
          <div className="max-md:hidden">
            {data ? (
              <CatalogTree names={data.tables.map(({ name }) => name)} filter={filter} current={current} />
            ) : (
              <SkeletonRows rows={6} />
            )}
          </div>
        </div>
      </Card>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </div>
  )
}
