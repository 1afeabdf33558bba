import { Tooltip } from "../ui/tooltip.tsx"
import { useMe } from "./me.ts"
import { useLiveState } from "./use-live.ts"

/** Which workspace this is, with a dot that is filled while the page is live. */
export const EngineLine = ({ rail }: { readonly rail: boolean }) => {
  const me = useMe()
  const connected = ["live", "polling"].includes(useLiveState())
  const { about = "", home, version } = me?.workspace ?? {}
  const whole = home ? `${about}, ${home}` : about
  const dot = (
    <span
      className={
        connected ? "size-1.5 shrink-0 rounded-full bg-ok" : "size-1.5 shrink-0 rounded-full border border-fg-3"
      }
    />
  )
  if (rail) {
    return (
      <Tooltip content={whole} side="right">
        <span className="flex size-8 items-center justify-center">{dot}</span>
      </Tooltip>
    )
  }
  return (
    <p className="flex h-7 min-w-0 items-center gap-2.5 px-2 text-12 text-fg-3">
      {dot}
      <span className="min-w-0 flex-1 truncate" title={whole}>
        {about}
      </span>
      <span className="tnum shrink-0">{version?.split(".").slice(0, 2).join(".")}</span>
    </p>
  )
}
