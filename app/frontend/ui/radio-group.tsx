import clsx from "clsx"
import { RadioGroup as Radix } from "radix-ui"
import { useId } from "react"
import type { Option } from "./overlay-props.ts"

type RadioGroupProps<Value extends string> = {
  readonly value: Value | undefined
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  /** Accessible name of the group. */
  readonly label: string
  readonly direction?: "column" | "row"
  /** Each choice as an outlined box. */
  readonly boxed?: boolean
  readonly disabled?: boolean | undefined
}

/** One of a few choices, all visible. `note` of an option explains it. */
export const RadioGroup = <Value extends string>({
  value,
  options,
  onChange,
  label,
  direction = "column",
  boxed = false,
  disabled = false,
}: RadioGroupProps<Value>) => {
  const id = useId()
  const pick = (next: string) => {
    const option = options.find((candidate) => candidate.value === next)
    if (option) onChange(option.value)
  }
  return (
    <Radix.Root
      value={value ?? ""}
      onValueChange={pick}
      aria-label={label}
      disabled={disabled}
      className={clsx("flex min-w-0 gap-2", direction === "column" ? "flex-col" : "flex-wrap")}
    >
      {options.map((option) => (
        <label
          key={option.value}
          htmlFor={`${id}-${option.value}`}
          className={clsx(
            "flex min-w-0 items-start gap-2 pointer-coarse:min-h-11",
            boxed &&
              "rounded-control border border-line-2 px-3 py-2 hover:bg-hover has-data-[state=checked]:border-accent has-data-[state=checked]:bg-accent-soft",
            boxed && direction === "row" && "flex-1 basis-48",
            option.disabled && "opacity-55",
          )}
        >
          <Radix.Item
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.disabled ?? false}
            aria-labelledby={`${id}-${option.value}-label`}
            className="relative mt-0.5 size-4 shrink-0 rounded-full border border-control-line bg-surface after:absolute after:-inset-1 data-[state=checked]:border-[5px] data-[state=checked]:border-accent-solid"
          />
          <span className="min-w-0">
            <span id={`${id}-${option.value}-label`} className="flex items-center gap-1.5 text-13 text-fg">
              {option.icon}
              {option.label}
            </span>
            {option.note ? <span className="block text-12 text-fg-3">{option.note}</span> : null}
          </span>
        </label>
      ))}
    </Radix.Root>
  )
}
