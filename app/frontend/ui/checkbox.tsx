import clsx from "clsx"
import { Check, Minus } from "lucide-react"
import { Checkbox as Radix } from "radix-ui"
import { type ReactNode, useId } from "react"
import { useFieldWiring } from "./field.tsx"

type CheckboxProps = {
  readonly checked: boolean | "indeterminate"
  readonly onChange: (checked: boolean) => void
  readonly label: ReactNode
  readonly note?: ReactNode
  /** Keeps the label for screen readers only. */
  readonly hideLabel?: boolean
  readonly disabled?: boolean | undefined
}

/** A box with its label beside it; the whole line is the target. */
export const Checkbox = ({ checked, onChange, label, note, hideLabel = false, disabled = false }: CheckboxProps) => {
  const wiring = useFieldWiring()
  const own = useId()
  const id = wiring.id ?? own
  return (
    <span
      className={clsx(
        "inline-flex min-w-0 items-start gap-2 pointer-coarse:min-h-11 pointer-coarse:items-center",
        disabled && "opacity-55",
      )}
    >
      <Radix.Root
        {...wiring}
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        className="relative mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-chip border border-control-line bg-surface text-on-accent after:absolute after:-inset-1 data-[state=checked]:border-accent-solid data-[state=checked]:bg-accent-solid data-[state=indeterminate]:border-accent-solid data-[state=indeterminate]:bg-accent-solid"
      >
        <Radix.Indicator>
          {checked === "indeterminate" ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "min-w-0"}>
        <span className="block text-13 text-fg">{label}</span>
        {note ? <span className="block text-12 text-fg-3">{note}</span> : null}
      </label>
    </span>
  )
}
