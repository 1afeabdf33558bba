import { Switch as Radix } from "radix-ui"
import { type ReactNode, useId } from "react"

type SwitchProps = {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly label: ReactNode
  readonly note?: ReactNode
  readonly hideLabel?: boolean
  readonly disabled?: boolean | undefined
}

/** A setting that takes effect at once. */
export const Switch = ({ on, onChange, label, note, hideLabel = false, disabled = false }: SwitchProps) => {
  const id = useId()
  return (
    <span className="inline-flex min-w-0 items-start gap-2.5 pointer-coarse:min-h-11 pointer-coarse:items-center">
      <Radix.Root
        id={id}
        checked={on}
        disabled={disabled}
        onCheckedChange={onChange}
        className="relative mt-px inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border border-control-line bg-sunken px-0.5 transition-colors duration-75 after:absolute after:-inset-1 disabled:opacity-55 data-[state=checked]:border-accent-solid data-[state=checked]:bg-accent-solid"
      >
        <Radix.Thumb className="size-3 rounded-full bg-control-line transition-transform duration-75 data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-accent" />
      </Radix.Root>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "min-w-0"}>
        <span className="block text-13 text-fg">{label}</span>
        {note ? <span className="block text-12 text-fg-3">{note}</span> : null}
      </label>
    </span>
  )
}
