import { shellWords } from "../messages/shell.ts"
import { Spinner } from "../ui/spinner.tsx"
import { useMe } from "./me.ts"
import { useLiveState } from "./use-live.ts"

/** Says when the page is not live; nothing while all is well, and nothing before there is a workspace to hear of. */
export const LiveSign = () => {
  const state = useLiveState()
  const isOpen = useMe() !== undefined
  if (!isOpen) return null
  if (state !== "reconnecting" && state !== "polling") return null
  return (
    <span role="status" className="flex shrink-0 items-center gap-1.5 rounded-full px-2 text-12 text-fg-3">
      {state === "reconnecting" ? <Spinner size={12} /> : null}
      {shellWords.live[state]}
    </span>
  )
}
