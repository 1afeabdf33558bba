import { trainWords } from "../../messages/train.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const NewTrainingPage = () => (
  <div className="page">
    <PageHeader title={trainWords.start} subtitle={trainWords.subtitle} />
  </div>
)
