import clsx from "clsx"
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from "react"
import { useFieldWiring } from "./field.tsx"

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, "size"> & {
  readonly ref?: Ref<HTMLInputElement>
  readonly size?: 28 | 32 | 40
  readonly mono?: boolean
  readonly lead?: ReactNode
  readonly trail?: ReactNode
}

const HEIGHTS = { 28: "h-7 text-12", 32: "h-8 text-13", 40: "h-10 text-14" } as const

/** One line of text. `lead` and `trail` sit inside the outline (icons, key hints, units). */
export const Input = ({ size = 32, mono = false, lead, trail, className, ...rest }: InputProps) => {
  const wiring = useFieldWiring()
  const input = (
    <input
      {...wiring}
      {...rest}
      className={clsx(
        "control w-full min-w-0 pointer-coarse:min-h-11",
        HEIGHTS[size],
        mono && "mono",
        lead ? "pl-8" : "pl-2.5",
        trail ? "pr-9" : "pr-2.5",
        !lead && !trail && className,
      )}
    />
  )
  if (!lead && !trail) return input
  return (
    <span className={clsx("relative flex min-w-0 items-center", className)}>
      {lead ? <span className="pointer-events-none absolute left-2.5 text-fg-3">{lead}</span> : null}
      {input}
      {trail ? <span className="absolute right-2 flex items-center text-fg-3">{trail}</span> : null}
    </span>
  )
}

type TextareaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly ref?: Ref<HTMLTextAreaElement>
  readonly mono?: boolean
}

/** Several lines of text; grows with its content up to 24 lines where the browser can. */
export const Textarea = ({ mono = false, className, rows = 3, ...rest }: TextareaProps) => {
  const wiring = useFieldWiring()
  return (
    <textarea
      {...wiring}
      rows={rows}
      {...rest}
      className={clsx(
        "control field-sizing-content max-h-[30rem] min-h-16 w-full min-w-0 px-2.5 py-1.5 text-13",
        mono && "mono",
        className,
      )}
    />
  )
}
