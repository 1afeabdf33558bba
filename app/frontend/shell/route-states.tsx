import type { ErrorComponentProps } from "@tanstack/react-router"
import { Compass } from "lucide-react"
import { shellWords } from "../messages/shell.ts"
import { ButtonLink } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { ErrorCard } from "../ui/error-card.tsx"
import { PageHeader } from "../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../ui/skeleton.tsx"

/** A page that broke while it was drawn; the frame around it goes on. */
export const RouteError = ({ error, reset }: ErrorComponentProps) => (
  <div className="page">
    <PageHeader title={shellWords.pageBroken} />
    <ErrorCard what={shellWords.pageBrokenHint} error={error} onRetry={reset} />
  </div>
)

/** An address without a page. */
export const RouteMissing = () => (
  <div className="page">
    <PageHeader title={shellWords.pageMissing} />
    <EmptyState
      icon={<Compass size={20} aria-hidden="true" />}
      title={shellWords.pageMissing}
      actions={<ButtonLink to="/">{shellWords.toPipeline}</ButtonLink>}
    >
      {shellWords.pageMissingHint}
    </EmptyState>
  </div>
)

/** The shape of a page whose code is on its way. */
export const RoutePending = () => (
  <div className="page" aria-busy="true">
    <Skeleton className="h-7 w-48" />
    <div className="card">
      <SkeletonRows />
    </div>
  </div>
)
