import { PageHeader } from "../../ui/page-header.tsx"

export const MetricsPage = () => (
  <div className="page">
    <PageHeader title="Metrics" />
  </div>
)
