import { type KeyboardEvent, lazy, Suspense } from "react"
import { useIntent } from "./intent.ts"
import type { SelectProps } from "./overlay-props.ts"
import { SelectButton } from "./select-button.tsx"

const load = () => import("./select-panel.tsx")
const Panel = lazy(() => load().then((module) => ({ default: module.SelectPanel })))

/** One choice of a short, fixed list. Above some fifteen options use `Combobox`. Its list's code loads when it is about to be used. */
export const Select = <Value extends string>(props: SelectProps<Value>) => {
  const { wanted, want, hints } = useIntent(load)
  const plain: SelectProps<string> = {
    ...props,
    onChange: (next) => {
      const option = props.options.find((candidate) => candidate.value === next)
      if (option) props.onChange(option.value)
    },
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
    event.preventDefault()
    want()
  }
  const closed = <SelectButton {...plain} {...hints} onClick={want} onKeyDown={press} />
  return wanted ? (
    <Suspense fallback={closed}>
      <Panel {...plain} />
    </Suspense>
  ) : (
    closed
  )
}
