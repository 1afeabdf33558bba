import { listEvaluationCases } from "../../../../contract/endpoints/train.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useCall } from "../../shell/query.ts"
import type { EvaluationCase } from "./comparison.ts"

const PAGE = 500

type Wrong = {
  /** undefined until all are read. */
  readonly cases: readonly EvaluationCase[] | undefined
  readonly error: CallProblem | null
  readonly retry: () => void
}

const usePage = (id: string | undefined, at: number, wanted: boolean) =>
  useCall(
    listEvaluationCases,
    { id: id ?? "", wrongOnly: "true", limit: PAGE, offset: at * PAGE },
    { enabled: id !== undefined && wanted },
  )

/** Wrong answers of an evaluation, up to 2,000 (four pages); a screen cannot use more, the export has them all. */
export const useWrong = (id: string | undefined): Wrong => {
  const full = (page: ReturnType<typeof usePage>): boolean => page.data?.cases.length === PAGE
  const first = usePage(id, 0, true)
  const second = usePage(id, 1, full(first))
  const third = usePage(id, 2, full(second))
  const fourth = usePage(id, 3, full(third))
  const pages = [first, second, third, fourth]
  const missing = pages.findIndex((page) => page.data === undefined)
  const complete = id !== undefined && (missing < 0 || (missing > 0 && !full(pages[missing - 1] ?? first)))
  return {
    cases: complete ? pages.flatMap((page) => page.data?.cases ?? []) : undefined,
    error: pages.find((page) => page.error)?.error ?? null,
    retry: () => void Promise.all(pages.filter((page) => page.error).map((page) => page.refetch())),
  }
}
