import clsx from "clsx"

const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.userAgent)

const SIGNS: Record<string, string> = {
  Mod: isMac ? "⌘" : "Ctrl",
  Shift: isMac ? "⇧" : "Shift",
  Alt: isMac ? "⌥" : "Alt",
  Enter: "↵",
  Escape: "esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Backspace: "⌫",
  Space: "space",
}

/** The signs of one key expression: "Mod+K" is ["Ctrl+K"], "g d" is ["G", "D"]. */
export const keySigns = (keys: string): string[] =>
  keys.split(" ").map((stroke) =>
    stroke
      .split(/\+(?=.)/)
      .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
      .join(isMac ? "" : "+"),
  )

/** A key or a sequence of keys as key caps; hidden on touch screens. `on` for solid buttons. */
export const KeyHint = ({ keys, on = false }: { readonly keys: string; readonly on?: boolean }) => (
  <span className="inline-flex shrink-0 items-center gap-1" aria-hidden="true">
    {keySigns(keys).map((sign, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may hold the same key twice and never reorders
      <kbd key={at} className={clsx("kbd", on && "on")}>
        {sign}
      </kbd>
    ))}
  </span>
)
