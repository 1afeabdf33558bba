import { useQueries } from "@tanstack/react-query"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listCatalog } from "../../../../contract/endpoints/catalog.ts"
import type { SecurableKind } from "../../../../contract/entities/catalog.ts"
import { asProblem } from "../../shell/call-problem.ts"
import { callQuery } from "../../shell/query.ts"
import type { Known } from "./catalog-model.ts"

type Answer = OutputOf<typeof listCatalog>
type Further = { readonly parent: string; readonly kind: SecurableKind; readonly token: string }

/** First page and the ones behind it as one list. */
const joined = (first: Answer, further: readonly (Further & { readonly answer: Answer | undefined })[]): Answer => {
  const read = further.flatMap(({ answer }) => (answer ? [answer] : []))
  const asked = new Set(further.map(({ kind, token }) => `${kind}:${token}`))
  return {
    entries: [first, ...read].flatMap(({ entries }) => entries),
    more: [first, ...read].flatMap(({ more }) => more).filter(({ kind, token }) => !asked.has(`${kind}:${token}`)),
    missing: first.missing,
  }
}

/** What stands below the catalogs and schemas that are open, each read once, page by page as asked for. */
export const useCatalog = (open: ReadonlySet<string>) => {
  const [further, setFurther] = useState<readonly Further[]>([])
  const parents = ["", ...open]
  const first = useQueries({
    queries: parents.map((parent) => callQuery(listCatalog, parent === "" ? {} : { parent })),
  })
  const rest = useQueries({
    queries: further.map(({ parent, kind, token }) =>
      callQuery(listCatalog, { kind, token, ...(parent === "" ? {} : { parent }) }),
    ),
  })
  const pages = further.map((one, index) => ({ ...one, answer: rest[index]?.data }))
  const known = new Map<string, Known>()
  for (const [index, parent] of parents.entries()) {
    const { data, error } = first[index] ?? {}
    const problem = error ? asProblem(error) : undefined
    if (data)
      known.set(parent, {
        state: "here",
        answer: joined(
          data,
          pages.filter((one) => one.parent === parent),
        ),
      })
    else if (problem)
      known.set(parent, { state: "failed", says: `${problem.detail ?? problem.title} ${problem.remedy}` })
    else known.set(parent, { state: "loading" })
  }
  return {
    known,
    loadMore: (one: Further): void => setFurther((old) => [...old, one]),
    retry: (parent: string): void => void first[parents.indexOf(parent)]?.refetch(),
  }
}
