import { improveWords as words } from "../../messages/improve.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const FeedbackPage = () => (
  <div className="page">
    <PageHeader title={words.feedback} subtitle={words.feedbackSubtitle} />
  </div>
)
