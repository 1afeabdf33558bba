import { modelWords } from "../../messages/train.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const ModelsPage = () => (
  <div className="page">
    <PageHeader title={modelWords.title} subtitle={modelWords.subtitle} />
  </div>
)
