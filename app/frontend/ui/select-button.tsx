import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import type { ButtonHTMLAttributes, Ref } from "react"
import { useFieldWiring } from "./field.tsx"
import type { SelectProps } from "./overlay-props.ts"

const HEIGHTS = { 28: "h-7 text-12", 32: "h-8 text-13", 40: "h-10 text-14" } as const

type SelectButtonProps = SelectProps<string> &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "value" | "onChange"> & { readonly ref?: Ref<HTMLButtonElement> }

/** The closed select; the same before and after its list's code has come. */
export const SelectButton = ({
  value,
  options,
  onChange: _,
  placeholder = "Choose",
  label,
  size = 32,
  quiet = false,
  className,
  ...rest
}: SelectButtonProps) => {
  const wiring = useFieldWiring()
  const chosen = options.find((option) => option.value === value)
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-label={label}
      aria-expanded={false}
      {...wiring}
      {...rest}
      className={clsx(
        "inline-flex min-w-0 max-w-full items-center justify-between gap-2 text-left pointer-coarse:min-h-11",
        quiet ? "rounded-control px-2 font-medium text-fg-2 hover:bg-hover hover:text-fg" : "control px-2.5",
        HEIGHTS[size],
        // One width only: of two, the order in the style sheet would decide.
        className ?? (quiet ? "" : "w-full"),
      )}
    >
      <span className={clsx("min-w-0 truncate", !chosen && "text-fg-3")}>{chosen?.label ?? placeholder}</span>
      <ChevronDown size={14} className="shrink-0 text-fg-3" aria-hidden="true" />
    </button>
  )
}
