import { useIsFetching } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { Spinner } from "../ui/spinner.tsx"
import { useMe } from "./me.ts"

/** An awake warehouse answers a page sooner. */
const LONG_MS = 4_000

/** Whether something has been waited for, without a pause, for so long. */
const useLongWait = (): boolean => {
  const isWaiting = useIsFetching() > 0
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!isWaiting) return setLong(false)
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [isWaiting])
  return isLong
}

/** Says what is waited for where answers come from a warehouse, which may have fallen asleep. */
export const SlowLine = () => {
  const isLong = useLongWait()
  const isWarehouse = useMe()?.workspace.kind === "databricks"
  if (!isLong || !isWarehouse) return null
  return (
    <p role="status" className="flex min-w-0 items-center gap-2 border-line border-b px-4 py-2 text-13 text-fg-2">
      <span className="shrink-0">
        <Spinner size={12} />
      </span>
      {shellWords.slow}
    </p>
  )
}
