import clsx from "clsx"
import { Check } from "lucide-react"
import { Popover } from "radix-ui"
import type { ReactNode, RefObject } from "react"
import { words } from "../messages.ts"
import type { Option } from "./overlay-props.ts"

type ChoiceProps = {
  readonly option: Option
  readonly id: string
  readonly chosen: boolean
  readonly active: boolean
  readonly mono: boolean
  readonly onPick: () => void
  readonly onPoint: () => void
}

const Choice = ({ option, id, chosen, active, mono, onPick, onPoint }: ChoiceProps) => (
  // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the control, aria-activedescendant points here
  // biome-ignore lint/a11y/useKeyWithClickEvents: the control handles the keys
  <div
    id={id}
    role="option"
    aria-selected={chosen}
    aria-disabled={option.disabled}
    onClick={onPick}
    onMouseMove={onPoint}
    className={clsx(
      "flex min-h-8 cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-13 text-fg pointer-coarse:min-h-11",
      active && "bg-hover",
      option.disabled && "opacity-50",
    )}
  >
    <span className="flex size-4 shrink-0 items-center justify-center text-accent">
      {chosen ? <Check size={14} aria-hidden="true" /> : null}
    </span>
    {option.icon}
    <span className={clsx("min-w-0 flex-1 truncate", mono && "mono")}>{option.label}</span>
    {option.note ? <span className="shrink-0 text-12 text-fg-3">{option.note}</span> : null}
  </div>
)

type ListboxProps = {
  readonly id: string
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string | undefined
  /** Place in `options` of the one the keys stand on. */
  readonly active: number
  readonly mono?: boolean
  readonly searching?: boolean
  /** The control, which keeps the focus. */
  readonly control: RefObject<HTMLElement | null>
  readonly onPick: (option: Option) => void
  readonly onPoint: (at: number) => void
}

/** The list of a select or combobox, beside its `Popover.Anchor`. */
export const Listbox = ({
  id,
  label,
  options,
  value,
  active,
  mono = false,
  searching = false,
  control,
  onPick,
  onPoint,
}: ListboxProps): ReactNode => (
  <Popover.Portal>
    <Popover.Content
      aria-label={label}
      sideOffset={4}
      align="start"
      collisionPadding={8}
      onOpenAutoFocus={(event) => event.preventDefault()}
      onCloseAutoFocus={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onInteractOutside={(event) => {
        if (event.target instanceof Node && control.current?.contains(event.target)) event.preventDefault()
      }}
      className="overlay fadein z-70 max-h-[min(320px,var(--radix-popover-content-available-height))] min-w-(--radix-popover-trigger-width) max-w-[min(32rem,92vw)] overflow-y-auto p-1"
    >
      <div id={id} role="listbox" aria-label={label}>
        {options.map((option, at) => (
          <Choice
            key={option.value}
            option={option}
            id={optionId(id, at)}
            chosen={option.value === value}
            active={at === active}
            mono={mono}
            onPick={() => onPick(option)}
            onPoint={() => onPoint(at)}
          />
        ))}
      </div>
      {options.length === 0 ? (
        <p className="px-2 py-2 text-12 text-fg-3">{searching ? words.loading : words.noMatch}</p>
      ) : null}
    </Popover.Content>
  </Popover.Portal>
)

/** Id of an option, for aria-activedescendant. */
export const optionId = (list: string, at: number): string => `${list}-${at}`

/** Brings an option into view. */
export const showOption = (list: string, at: number): void =>
  document.getElementById(optionId(list, at))?.scrollIntoView({ block: "nearest" })
