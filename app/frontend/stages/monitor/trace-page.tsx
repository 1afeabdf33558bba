import { tracesWords as words } from "../../messages/traces.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const TracePage = () => (
  <div className="page">
    <PageHeader title={words.title} subtitle={words.subtitle} />
  </div>
)
