import { trainWords } from "../../messages/train.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const TrainRunPage = () => (
  <div className="page">
    <PageHeader title={trainWords.title} subtitle={trainWords.subtitle} />
  </div>
)
