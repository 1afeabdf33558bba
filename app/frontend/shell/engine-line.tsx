import { Tooltip } from "../ui/tooltip.tsx"
import { useMe } from "./me.ts"
import { useLiveState } from "./use-live.ts"

/** Which workspace this is, with a dot that is filled while the page is live. */
export const EngineLine = ({ rail }: { readonly rail: boolean }) => {
  const me = useMe()
  const connected = ["live", "polling"].includes(useLiveState())
  const about = me?.workspace.about ?? ""
  const dot = (
    <span
      className={
        connected ? "size-1.5 shrink-0 rounded-full bg-ok" : "size-1.5 shrink-0 rounded-full border border-fg-3"
      }
    />
  )
  if (rail) {
    return (
      <Tooltip content={about} side="right">
        <span className="flex size-8 items-center justify-center">{dot}</span>
      </Tooltip>
    )
  }
  return (
    <p className="flex h-7 min-w-0 items-center gap-2.5 px-2 text-12 text-fg-3">
      {dot}
      <span className="truncate" title={about}>
        {about}
      </span>
    </p>
  )
}
