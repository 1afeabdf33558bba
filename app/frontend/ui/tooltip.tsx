import { cloneElement, isValidElement, type ReactElement } from "react"

type TooltipProps = {
  readonly content: string
  readonly keys?: string | undefined
  readonly side?: "top" | "right" | "bottom" | "left"
  /** The words say more than the control's name: screen readers get them as its description. */
  readonly describes?: boolean
  /** One element that passes unknown props on to the DOM. */
  readonly children: ReactElement
}

/** Words (and keys) for a control on hover and focus. Shown by the one `TooltipLayer` of the frame. */
export const Tooltip = ({ content, keys, side = "bottom", describes = false, children }: TooltipProps) =>
  isValidElement<Record<string, unknown>>(children)
    ? cloneElement(children, {
        "data-tip": content,
        "data-tip-keys": keys,
        "data-tip-side": side,
        ...(describes ? { "aria-description": content } : {}),
      })
    : children
