import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import type { Endpoint, InputOf, OutputOf } from "../../../contract/endpoint.ts"
import { call } from "./call.ts"
import type { CallProblem } from "./call-problem.ts"

export type Pages<Row> = {
  /** Of all pages read so far; undefined while the first is read. */
  readonly rows: readonly Row[] | undefined
  readonly error: CallProblem | null
  readonly hasMore: boolean
  readonly loading: boolean
  readonly loadMore: () => void
  readonly refresh: () => void
}

type Paged<E extends Endpoint, Row> = {
  readonly endpoint: E
  readonly input: InputOf<E>
  /** The input that goes on from where a page ended. */
  readonly after: (place: string) => Partial<InputOf<E>>
  readonly read: (output: OutputOf<E>) => { readonly rows: readonly Row[]; readonly next: string | null }
}

/** A list that is read page by page, to its end if need be. Changes and live news read all shown pages again in place. */
export const usePages = <E extends Endpoint, Row>({ endpoint, input, after, read }: Paged<E, Row>): Pages<Row> => {
  const query = useInfiniteQuery({
    queryKey: [endpoint.name, input, "pages"],
    queryFn: ({ pageParam, signal }): Promise<OutputOf<E>> =>
      call(endpoint, pageParam === null ? input : { ...input, ...after(pageParam) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: OutputOf<E>) => read(last).next,
    placeholderData: keepPreviousData,
  })
  return {
    rows: query.data?.pages.flatMap((page) => read(page).rows),
    error: query.error as CallProblem | null,
    hasMore: query.hasNextPage,
    loading: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refresh: () => void query.refetch(),
  }
}
