import { Bell as Icon } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { useIntent } from "../ui/intent.ts"
import { usePulse } from "./pulse.ts"

const load = () => import("./bell-panel.tsx")
const Panel = lazy(() => load().then((module) => ({ default: module.BellPanel })))

const STORE = "databits.seen"

const readSeen = (): readonly string[] => (localStorage.getItem(STORE) ?? "").split("\n")

/** What needs attention and was not there when the bell was opened last. */
const useNews = (): { readonly fresh: number; readonly markSeen: () => void } => {
  const attention = usePulse()?.attention.filter(({ health }) => health !== "idle") ?? []
  const [seen, setSeen] = useState(readSeen)
  return {
    fresh: attention.filter(({ id }) => !seen.includes(id)).length,
    markSeen: () => {
      const ids = attention.map(({ id }) => id)
      localStorage.setItem(STORE, ids.join("\n"))
      setSeen(ids)
    },
  }
}

/** What happened that somebody should know: a dot while there is something new, the list behind it. */
export const Bell = () => {
  const { fresh, markSeen } = useNews()
  const { wanted, want, hints } = useIntent(load)
  const [open, setOpen] = useState(false)
  const change = (next: boolean): void => {
    setOpen(next)
    if (next) markSeen()
  }
  const begin = (): void => {
    want()
    change(true)
  }
  const button = (
    <IconButton
      label={fresh === 0 ? shellWords.bell : shellWords.bellNew(fresh)}
      aria-haspopup="dialog"
      icon={
        <span className="relative">
          <Icon size={16} strokeWidth={1.75} />
          {fresh === 0 ? null : (
            <span className="absolute -top-0.5 -right-0.5 size-2 rounded-full border border-surface bg-crit" />
          )}
        </span>
      }
      {...hints}
      {...(wanted ? {} : { onClick: begin })}
    />
  )
  return wanted ? (
    <Suspense fallback={button}>
      <Panel trigger={button} open={open} onOpenChange={change} />
    </Suspense>
  ) : (
    button
  )
}
