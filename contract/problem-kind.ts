/** What one kind of problem says. */
export type ProblemKind = {
  /** HTTP status the problem is answered with. */
  readonly status: number
  /** Whether sending the same request again can succeed. */
  readonly retry: boolean
  /** One short sentence for people: what is wrong. */
  readonly title: string
  /** One short sentence for people: what to do about it. */
  readonly remedy: string
}
