import { createLink } from "@tanstack/react-router"
import clsx from "clsx"
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from "react"
import { KeyHint } from "./key-hint.tsx"
import { Spinner } from "./spinner.tsx"
import { Tooltip } from "./tooltip.tsx"

export type ButtonVariant = "primary" | "neutral" | "ghost" | "danger"
export type ButtonSize = 28 | 32 | 40 | 48

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent-solid text-on-accent hover:bg-accent-solid-2",
  neutral: "border-line-2 bg-surface text-fg hover:bg-hover active:bg-press",
  ghost: "border-transparent text-fg-2 hover:bg-hover hover:text-fg active:bg-press",
  danger: "border-line-2 bg-surface text-crit-fg hover:border-crit hover:bg-crit-soft",
}

const SIZES: Record<ButtonSize, string> = {
  28: "h-7 gap-1.5 px-2.5 text-12",
  32: "h-8 gap-1.5 px-3 text-13",
  40: "h-10 gap-2 px-4 text-14",
  48: "h-12 gap-2 px-5 text-14",
}

const buttonClass = (variant: ButtonVariant, size: ButtonSize, extra?: string): string =>
  clsx(
    "inline-flex max-w-full shrink-0 select-none items-center justify-center whitespace-nowrap rounded-control border font-medium transition-colors duration-75 pointer-coarse:min-h-11",
    "disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:shrink-0",
    VARIANTS[variant],
    SIZES[size],
    extra,
  )

type Looks = {
  readonly variant?: ButtonVariant | undefined
  readonly size?: ButtonSize | undefined
  readonly icon?: ReactNode
  /** Shown as a key hint; the key itself is bound by a command. */
  readonly keys?: string | undefined
}

type ButtonProps = Looks &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    readonly ref?: Ref<HTMLButtonElement>
    readonly busy?: boolean | undefined
    /** Why it cannot be used now. The button stays visible, does nothing and says this. */
    readonly why?: string | undefined
  }

/** A button. `busy` shows a running arc and blocks; `why` disables with the reason on hover and focus. */
export const Button = ({
  variant = "neutral",
  size = 32,
  icon,
  keys,
  busy = false,
  why,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) => {
  const blocked = busy || why !== undefined
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (blocked) event.preventDefault()
        else onClick?.(event)
      }}
      className={buttonClass(variant, size, className)}
    >
      {busy ? <Spinner /> : icon}
      {children === undefined ? null : <span className="truncate">{children}</span>}
      {keys ? <KeyHint keys={keys} on={variant === "primary"} /> : null}
    </button>
  )
  return why === undefined ? (
    button
  ) : (
    <Tooltip content={why} describes>
      {button}
    </Tooltip>
  )
}

type AnchorProps = Looks & AnchorHTMLAttributes<HTMLAnchorElement> & { readonly ref?: Ref<HTMLAnchorElement> }

/** An `<a>` that looks like a button: for downloads and addresses outside the router. */
export const ButtonAnchor = ({
  variant = "neutral",
  size = 32,
  icon,
  keys,
  className,
  children,
  ...rest
}: AnchorProps) => (
  <a {...rest} className={buttonClass(variant, size, className)}>
    {icon}
    {children === undefined ? null : <span className="truncate">{children}</span>}
    {keys ? <KeyHint keys={keys} on={variant === "primary"} /> : null}
  </a>
)

/** A router link that looks like a button; takes `to`, `params` and `search`. */
export const ButtonLink = createLink(ButtonAnchor)
