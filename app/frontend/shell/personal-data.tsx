import { type ReactNode, useMemo, useSyncExternalStore } from "react"
import { withoutPersonalData } from "../../../core/data/view.ts"
import { personalWords as w } from "../messages/personal.ts"
import type { GridCell } from "../ui/data-grid.tsx"
import { Switch } from "../ui/switch.tsx"

const listeners = new Set<() => void>()
let revealed = false

const reveal = (on: boolean): void => {
  revealed = on
  for (const listener of listeners) listener()
}

/** Whether personal data is shown; hidden again when the page is loaded anew. */
const useRevealed = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => revealed,
  )

const hidden = (cell: GridCell): GridCell =>
  typeof cell === "string" ? withoutPersonalData(cell, (kind) => w.kinds[kind]) : cell

type Shown = {
  readonly rows: readonly (readonly GridCell[])[]
  /** The switch that shows what is hidden; nothing where nothing is. */
  readonly control: ReactNode
}

/** Cells with the personal data in them hidden, and the switch to show it. */
export const usePersonalData = (rows: readonly (readonly GridCell[])[]): Shown => {
  const on = useRevealed()
  const safe = useMemo(() => rows.map((row) => row.map(hidden)), [rows])
  const found = useMemo(
    () => safe.some((row, at) => row.some((cell, column) => cell !== rows[at]?.[column])),
    [safe, rows],
  )
  return {
    rows: on ? rows : safe,
    control: found ? (
      <span title={w.note}>
        <Switch on={on} label={w.reveal} onChange={reveal} />
      </span>
    ) : null,
  }
}
