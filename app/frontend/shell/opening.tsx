import { Link, useLocation } from "@tanstack/react-router"
import { type ReactNode, useEffect, useRef } from "react"
import { whoAmI } from "../../../contract/endpoints/settings.ts"
import { shellWords } from "../messages/shell.ts"
import { EmptyState } from "../ui/empty-state.tsx"
import { PageHeader } from "../ui/page-header.tsx"
import { Spinner } from "../ui/spinner.tsx"
import { Status } from "../ui/status.tsx"
import { asProblem, type CallProblem } from "./call-problem.ts"
import { queryClient, useCall } from "./query.ts"

const OPENING_ASK_MS = 250
const ASK_MS = 1_000
/** The one page that says something while there is no workspace. */
const CONNECTION = "/settings/connection"

const isOpening = ({ code }: CallProblem): boolean => code === "workspace_opening"
const isClosed = (problem: CallProblem): boolean => isOpening(problem) || problem.code.startsWith("databricks_")

// Everything waits for this one answer, so it never ends as a failure while another try may bring it.
queryClient.setQueryDefaults([whoAmI.name], {
  retry: (_, error) => isClosed(asProblem(error)) || asProblem(error).retry,
  retryDelay: (_, error) => (isOpening(asProblem(error)) ? OPENING_ASK_MS : ASK_MS),
})

/** Asks again at once what was refused while the workspace was closed; what is read for the first time goes on. */
const askRefusedAgain = (): void => {
  const refused = new Set(
    queryClient.getQueryCache().findAll({
      predicate: ({ state }) => state.data === undefined && (state.error ?? state.fetchFailureReason) !== null,
    }),
  )
  void queryClient.resetQueries({ predicate: (query) => refused.has(query) })
}

/** Why the workspace behind the server cannot be used yet; undefined when it can, or when nothing answers at all. */
const useClosed = (): CallProblem | undefined => {
  const { data, failureReason } = useCall(whoAmI, {}, { staleTime: 5 * 60_000 })
  const closed = data === undefined && failureReason && isClosed(failureReason) ? failureReason : undefined
  const wasClosed = useRef(false)
  useEffect(() => {
    if (closed) wasClosed.current = true
    if (data === undefined || !wasClosed.current) return
    wasClosed.current = false
    askRefusedAgain()
  }, [closed, data])
  return closed
}

const Waiting = ({ problem }: { readonly problem: CallProblem }) => {
  const opening = isOpening(problem)
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
