import { improveWords as words } from "../../messages/improve.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const LineagePage = () => (
  <div className="page">
    <PageHeader title={words.lineage} subtitle={words.lineageSubtitle} />
  </div>
)
