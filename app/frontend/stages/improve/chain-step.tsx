import type { ReactNode } from "react"
import { chainWords as words } from "../../messages/improve.ts"
import { Ago } from "../../ui/ago.tsx"
import { Status } from "../../ui/status.tsx"

type ChainStepProps = {
  readonly icon: ReactNode
  readonly title: string
  /** Why the link, or part of it, is not there. */
  readonly missing?: string | undefined
  readonly last?: boolean
  readonly children?: ReactNode
}

/** One link of the walk, on the line that joins all links. */
export const ChainStep = ({ icon, title, missing, last = false, children }: ChainStepProps) => (
  <li className="relative flex min-w-0 gap-3 pb-5 last:pb-0 @2xl:gap-4">
    {last ? null : <span className="absolute top-8 bottom-0 left-4 w-px bg-line-2" aria-hidden="true" />}
    <span
      className="flex size-8 shrink-0 items-center justify-center rounded-full border border-line-2 bg-surface text-fg-2"
      aria-hidden="true"
    >
      {icon}
    </span>
    <div className="flex min-w-0 flex-1 flex-col gap-1.5 pt-1.5">
      <h2 className="text-12 text-fg-3">{title}</h2>
      {children}
      {missing === undefined ? null : (
        <p className="flex min-w-0 items-start gap-2 text-13 text-fg-2">
          <span className="mt-0.5 shrink-0">
            <Status kind="idle" label={words.missing} hideLabel />
          </span>
          <span className="min-w-0">{missing}</span>
        </p>
      )}
    </div>
  </li>
)

type WhoProps = { readonly said: string; readonly person: string; readonly at: string | null }

/** "made by leo, 3 d ago". */
export const Who = ({ said, person, at }: WhoProps) => (
  <span className="text-12 text-fg-3">
    {said} <span className="text-fg-2">{person}</span>
    {at === null ? null : (
      <>
        {", "}
        <Ago at={at} spoken />
      </>
    )}
  </span>
)
