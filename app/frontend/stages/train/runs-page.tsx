import { Navigate, useSearch } from "@tanstack/react-router"
import { trainWords } from "../../messages/train.ts"
import { PageHeader } from "../../ui/page-header.tsx"

export const TrainRunsPage = () => {
  const { databit } = useSearch({ from: "/train" })
  if (databit !== undefined) return <Navigate to="/train/new" search={{ databit }} replace />
  return (
    <div className="page">
      <PageHeader title={trainWords.title} subtitle={trainWords.subtitle} />
    </div>
  )
}
