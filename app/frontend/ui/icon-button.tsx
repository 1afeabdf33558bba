import clsx from "clsx"
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react"
import { Tooltip } from "./tooltip.tsx"

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label"> & {
  readonly ref?: Ref<HTMLButtonElement>
  /** Its accessible name, also the tooltip. */
  readonly label: string
  readonly icon: ReactNode
  readonly keys?: string | undefined
  readonly size?: 24 | 28 | 32 | 40
  readonly side?: "top" | "right" | "bottom" | "left"
  readonly variant?: "ghost" | "neutral"
}

const SIZES = { 24: "size-6", 28: "size-7", 32: "size-8", 40: "size-10" } as const

/** A button that shows an icon only; the label is its name and its tooltip. */
export const IconButton = ({
  label,
  icon,
  keys,
  size = 32,
  side = "bottom",
  variant = "ghost",
  className,
  ...rest
}: IconButtonProps) => (
  <Tooltip content={label} keys={keys} side={side}>
    <button
      type="button"
      aria-label={label}
      {...rest}
      className={clsx(
        "inline-flex shrink-0 items-center justify-center rounded-control border text-fg-2 transition-colors duration-75 hover:bg-hover hover:text-fg active:bg-press disabled:opacity-55",
        size === 24
          ? "relative pointer-coarse:after:absolute pointer-coarse:after:-inset-2.5"
          : "pointer-coarse:min-h-11 pointer-coarse:min-w-11",
        variant === "neutral" ? "border-line-2 bg-surface" : "border-transparent",
        SIZES[size],
        className,
      )}
    >
      {icon}
    </button>
  </Tooltip>
)
