import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query"
import { useRef } from "react"
import type { Endpoint, InputOf, OutputOf } from "../../../contract/endpoint.ts"
import { call, newKey } from "./call.ts"
import { asProblem, type CallProblem } from "./call-problem.ts"

/** The cache of everything read from the server. Live events and changes make entries stale; nothing is read twice by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => asProblem(error).retry && failures < 2,
      retryDelay: (attempt) => Math.min(4000, 400 * 2 ** attempt) * (0.75 + Math.random() / 2),
    },
    mutations: { retry: false },
  },
})

/** Key of one answer in the cache. */
export const callKey = <E extends Endpoint>(endpoint: E, input: InputOf<E>): readonly [string, InputOf<E>] => [
  endpoint.name,
  input,
]

export type UseCallOptions = {
  readonly enabled?: boolean
  readonly staleTime?: number
  /** Milliseconds. */
  readonly refetchInterval?: number | false
  /** Shows the answer to the previous input until the new one is here (filters, paging). */
  readonly keepPrevious?: boolean
}

/** Options of the same query for `queryClient.prefetchQuery` and route loaders. */
export const callQuery = <E extends Endpoint>(endpoint: E, input: InputOf<E>) => ({
  queryKey: callKey(endpoint, input),
  queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<OutputOf<E>> => call(endpoint, input, { signal }),
})

/** Reads an endpoint: `data`, `error` (a CallProblem), `isPending`, `refetch`. */
export const useCall = <E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  options: UseCallOptions = {},
): UseQueryResult<OutputOf<E>, CallProblem> => {
  const { keepPrevious = false, ...rest } = options
  return useQuery<OutputOf<E>, CallProblem>({
    ...callQuery(endpoint, input),
    ...rest,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}

/** Makes everything read from these endpoints stale; what is on screen is read again. */
export const invalidate = (...endpoints: readonly Pick<Endpoint, "name">[]): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: (query) => endpoints.some((endpoint) => endpoint.name === query.queryKey[0]),
  })

export type UseChangeOptions<E extends Endpoint> = {
  /** Endpoints whose answers the change makes stale. */
  readonly invalidates?: readonly Pick<Endpoint, "name">[]
  readonly onDone?: (output: OutputOf<E>, input: InputOf<E>) => void
  readonly onFailed?: (problem: CallProblem, input: InputOf<E>) => void
}

/** Writes through an endpoint: `mutate(input)`, `isPending`, `error`, `reset`. Sending the same failed input again keeps its idempotency key. */
export const useChange = <E extends Endpoint>(
  endpoint: E,
  options: UseChangeOptions<E> = {},
): UseMutationResult<OutputOf<E>, CallProblem, InputOf<E>> => {
  const client = useQueryClient()
  const last = useRef<{ readonly sent: string; readonly key: string }>(undefined)
  return useMutation<OutputOf<E>, CallProblem, InputOf<E>>({
    mutationFn: (input) => {
      const sent = JSON.stringify(input)
      const key = last.current?.sent === sent ? last.current.key : newKey()
      last.current = { sent, key }
      return call(endpoint, input, { idempotencyKey: key })
    },
    onSuccess: async (output, input) => {
      last.current = undefined
      if (options.invalidates) {
        const names = new Set(options.invalidates.map((one) => one.name))
        await client.invalidateQueries({ predicate: (query) => names.has(String(query.queryKey[0])) })
      }
      options.onDone?.(output, input)
    },
    onError: (problem, input) => {
      // A refusal is final: trying again is a new write. Only an unanswered write must keep its key.
      if (!problem.retry) last.current = undefined
      options.onFailed?.(problem, input)
    },
  })
}
