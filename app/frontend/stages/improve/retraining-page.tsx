import { improveWords as words } from "../../messages/improve.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const RetrainingPage = () => (
  <div className="page">
    <PageHeader title={words.retraining} subtitle={words.retrainingSubtitle} />
  </div>
)
