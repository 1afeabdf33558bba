import { Link, useLocation } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { whoAmI } from "../../../contract/endpoints/settings.ts"
import { shellWords } from "../messages/shell.ts"
import { EmptyState } from "../ui/empty-state.tsx"
import { PageHeader } from "../ui/page-header.tsx"
import { Spinner } from "../ui/spinner.tsx"
import { Status } from "../ui/status.tsx"
import type { CallProblem } from "./call-problem.ts"
import { useCall } from "./query.ts"

const ASK_AGAIN_MS = 1_000
/** The one page that says something while there is no workspace. */
const CONNECTION = "/settings/connection"

const isClosed = (problem: CallProblem | null): boolean =>
  problem !== null && (problem.code === "workspace_opening" || problem.code.startsWith("databricks_"))

/** Why the workspace behind the server cannot be used yet; undefined when it can, or when nothing answers at all. */
const useClosed = (): CallProblem | undefined => {
  const { data, error } = useCall(
    whoAmI,
    {},
    { staleTime: 5 * 60_000, refetchInterval: ({ state }) => (isClosed(state.error) ? ASK_AGAIN_MS : false) },
  )
  return data === undefined && error && isClosed(error) ? error : undefined
}

const Waiting = ({ problem }: { readonly problem: CallProblem }) => {
  const opening = problem.code === "workspace_opening"
  return (
    <div className="page" aria-live="polite">
      <PageHeader title={opening ? shellWords.opening : problem.title} />
      <div className="card">
        <EmptyState
          icon={opening ? <Spinner size={20} /> : <Status kind="warn" />}
          title={problem.detail ?? problem.title}
        >
          <p>{problem.remedy}</p>
          {opening ? null : <p className="mt-2 text-fg-3">{shellWords.openingAgain}</p>}
          <p className="mt-2">
            <Link to="/settings/$section" params={{ section: "connection" }} className="link">
              {shellWords.openingWhy}
            </Link>
          </p>
        </EmptyState>
      </div>
    </div>
  )
}

/** The page, or what is waited for until the workspace behind it is open. */
export const WhenOpen = ({ children }: { readonly children: ReactNode }) => {
  const closed = useClosed()
  const isConnection = useLocation().pathname === CONNECTION
  return closed && !isConnection ? <Waiting problem={closed} /> : children
}
