import { Button } from "./button.tsx"
import { ErrorCard } from "./error-card.tsx"

type LoadMoreProps = {
  readonly label: string
  readonly failed: string
  readonly pages: {
    readonly hasMore: boolean
    readonly loading: boolean
    readonly loadMore: () => void
    readonly error: Error | null
  }
}

/** Below a list that goes on: reads the next part, or says why it could not be read. */
export const LoadMore = ({ label, failed, pages }: LoadMoreProps) => {
  if (pages.error) return <ErrorCard what={failed} error={pages.error} onRetry={pages.loadMore} />
  if (!pages.hasMore) return null
  return (
    <div className="mt-3 flex justify-center">
      <Button busy={pages.loading} onClick={pages.loadMore}>
        {label}
      </Button>
    </div>
  )
}
