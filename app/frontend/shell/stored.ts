import { useState } from "react"

/** A small choice of this browser that outlives the page, such as the width of the navigation. */
export const useStored = <Value extends string>(
  name: string,
  allowed: readonly Value[],
): [Value | undefined, (value: Value) => void] => {
  const [value, setValue] = useState(() => allowed.find((one) => one === localStorage.getItem(name)))
  return [
    value,
    (next) => {
      localStorage.setItem(name, next)
      setValue(next)
    },
  ]
}
