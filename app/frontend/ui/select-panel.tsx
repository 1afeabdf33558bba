import { Popover } from "radix-ui"
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react"
import { Listbox, optionId, showOption } from "./listbox.tsx"
import type { Option, SelectProps } from "./overlay-props.ts"
import { SelectButton } from "./select-button.tsx"

const TYPED_MS = 700

/** Place of the next option that starts with what was typed, from `from` on and around. */
const startingWith = (options: readonly Option[], typed: string, from: number): number => {
  const order = options.map((_, at) => (from + at) % options.length)
  return order.find((at) => options[at]?.label.toLowerCase().startsWith(typed)) ?? -1
}

/** The working part of `Select`; mounts open, because it is mounted when it is first wanted. */
export const SelectPanel = (props: SelectProps<string>) => {
  const { options, value, onChange, label, placeholder = "Choose" } = props
  const list = useId()
  const button = useRef<HTMLButtonElement>(null)
  const typed = useRef({ text: "", until: 0 })
  const chosen = options.findIndex((option) => option.value === value)
  const [at, setAt] = useState<number | undefined>(Math.max(0, chosen))
  const open = at !== undefined

  useEffect(() => button.current?.focus({ preventScroll: true }), [])

  const go = (to: number): void => {
    const next = Math.min(options.length - 1, Math.max(0, to))
    setAt(next)
    showOption(list, next)
  }
  const start = (): void => go(Math.max(0, chosen))
  const close = (): void => setAt(undefined)
  const pick = (option: Option | undefined): void => {
    if (!option || option.disabled) return
    onChange(option.value)
    close()
  }
  const type = (event: KeyboardEvent): void => {
    const kept = typed.current.until > event.timeStamp ? typed.current.text : ""
    const text = kept + event.key.toLowerCase()
    typed.current = { text, until: event.timeStamp + TYPED_MS }
    const found = startingWith(options, text, kept === "" ? (at ?? chosen) + 1 : (at ?? 0))
    if (found >= 0) go(found)
  }
  const whileOpen = (here: number): Readonly<Record<string, () => void>> => ({
    ArrowDown: () => go(here + 1),
    ArrowUp: () => go(here - 1),
    Home: () => go(0),
    End: () => go(options.length - 1),
    Enter: () => pick(options[here]),
    " ": () => pick(options[here]),
    Escape: close,
  })
  const press = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const act = open
      ? whileOpen(at)[event.key]
      : { ArrowDown: start, ArrowUp: start, Enter: start, " ": start }[event.key]
    if (!act && event.key.length !== 1) return
    // Escape closes the list only, not the dialog around it.
    event.stopPropagation()
    event.preventDefault()
    if (act) act()
    else type(event)
  }

  return (
    <Popover.Root open={open} onOpenChange={(next) => (next ? start() : close())}>
      <Popover.Anchor asChild>
        <SelectButton
          {...props}
          ref={button}
          aria-expanded={open}
          aria-controls={open ? list : undefined}
          aria-activedescendant={open ? optionId(list, at) : undefined}
          onClick={() => (open ? close() : start())}
          onKeyDown={press}
          onBlur={close}
        />
      </Popover.Anchor>
      <Listbox
        id={list}
        label={label ?? placeholder}
        options={options}
        value={value}
        active={at ?? -1}
        control={button}
        onPick={pick}
        onPoint={setAt}
      />
    </Popover.Root>
  )
}
