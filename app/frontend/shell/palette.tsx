import { useNavigate } from "@tanstack/react-router"
import { Command as Cmdk } from "cmdk"
import { SquareChevronRight } from "lucide-react"
import { Dialog } from "radix-ui"
import { type ReactNode, useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { KeyHint } from "../ui/key-hint.tsx"
import { Name } from "../ui/name.tsx"
import { useReturnFocus } from "../ui/return-focus.ts"
import { type Asset, useAssets } from "./assets.ts"
import { keysOf, runCommand } from "./commands.ts"
import { useNavItems } from "./screen.ts"
import { useCommandList } from "./use-commands.ts"

const HEADING =
  "[&_[cmdk-group-heading]]:cap [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1"

type RowProps = {
  readonly value: string
  readonly words?: string[]
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly note?: string
  readonly keys?: string | undefined
  readonly onSelect: () => void
}

const Row = ({ value, words = [], icon, title, note, keys, onSelect }: RowProps) => (
  <Cmdk.Item
    value={value}
    keywords={words}
    onSelect={onSelect}
    className="flex h-9 cursor-default items-center gap-3 rounded-control px-3 text-13 text-fg data-[selected=true]:bg-hover pointer-coarse:h-11"
  >
    <span className="text-fg-3">{icon}</span>
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <span className="truncate">{title}</span>
      {note ? <span className="shrink-0 text-12 text-fg-3">{note}</span> : null}
    </span>
    {keys ? <KeyHint keys={keys} /> : null}
  </Cmdk.Item>
)

const Hint = ({ keys, word }: { readonly keys: readonly string[]; readonly word: string }) => (
  <span className="flex items-center gap-1.5">
    {keys.map((key) => (
      <KeyHint key={key} keys={key} />
    ))}
    {word}
  </span>
)

const MOST_ASSETS = 12

/** Assets whose name holds all typed words; read when something is typed for the first time. */
const Assets = ({ typed, onPick }: { readonly typed: string; readonly onPick: (asset: Asset) => void }) => {
  const found = useAssets()
    .map((asset) => ({ asset, rank: score(typed, `${asset.name} ${asset.says}`) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_ASSETS)
  return found.length === 0 ? null : (
    <Cmdk.Group heading={shellWords.assets} className={HEADING}>
      {found.map(({ asset }) => (
        <Row
          key={`${asset.kind} ${asset.name}`}
          value={`${asset.kind} ${asset.name}`}
          words={[asset.says]}
          icon={asset.icon ? <asset.icon size={16} strokeWidth={1.75} aria-hidden="true" /> : null}
          title={<Name name={asset.name} />}
          note={asset.says}
          onSelect={() => onPick(asset)}
        />
      ))}
    </Cmdk.Group>
  )
}

type PaletteProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** Everything by its name: screens, then the commands of this screen and the global ones. `>` leaves only commands. */
export const Palette = ({ open, onOpenChange }: PaletteProps) => {
  const [typed, setTyped] = useState("")
  const navigate = useNavigate()
  const items = useNavItems()
  const commands = useCommandList().filter(
    (command) =>
      !command.hidden && command.id !== "shell.palette" && !command.id.startsWith("go.") && command.when?.() !== false,
  )
  const onCloseAutoFocus = useReturnFocus(open)
  const onlyCommands = typed.startsWith(">")
  const close = (then: () => void) => {
    setTyped("")
    onOpenChange(false)
    // After the dialog has given the focus back, so that the act can move it.
    setTimeout(then)
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          className="overlay fadein fixed inset-x-0 top-[12vh] z-50 mx-auto w-[min(640px,calc(100vw-24px))] overflow-hidden max-md:top-3"
        >
          <Dialog.Title className="sr-only">{shellWords.search}</Dialog.Title>
          <Cmdk
            label={shellWords.search}
            loop
            filter={(value, search, keywords) =>
              score(search.replace(/^>\s*/, ""), `${keywords?.join(" ") ?? ""} ${value}`)
            }
          >
            <div className="flex items-center gap-3 border-line border-b px-4">
              <Cmdk.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={shellWords.palette}
                className="h-12 min-w-0 flex-1 bg-transparent text-14 text-fg outline-none"
              />
              <KeyHint keys="Escape" />
            </div>
            <Cmdk.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-13 text-fg-3">{shellWords.paletteEmpty}</Cmdk.Empty>
              {onlyCommands ? null : (
                <Cmdk.Group heading={shellWords.goTo} className={HEADING}>
                  {items.map((item) => (
                    <Row
                      key={item.path}
                      value={item.path}
                      words={[item.title, shellWords.goTo]}
                      icon={<item.icon size={16} strokeWidth={1.75} aria-hidden="true" />}
                      title={item.title}
                      keys={item.keys}
                      onSelect={() => close(() => void navigate({ to: item.path }))}
                    />
                  ))}
                </Cmdk.Group>
              )}
              {onlyCommands || typed.trim() === "" ? null : (
                <Assets
                  typed={typed}
                  onPick={(asset) => close(() => void navigate({ to: asset.to, params: asset.params }))}
                />
              )}
              <Cmdk.Group heading={shellWords.commands} className={HEADING}>
                {commands.map((command) => (
                  <Row
                    key={command.id}
                    value={command.id}
                    words={[command.title]}
                    icon={<SquareChevronRight size={16} strokeWidth={1.75} aria-hidden="true" />}
                    title={command.title}
                    keys={keysOf(command)}
                    onSelect={() => close(() => runCommand(command.id))}
                  />
                ))}
              </Cmdk.Group>
            </Cmdk.List>
            <footer className="flex gap-4 border-line border-t px-4 py-2 text-12 text-fg-3 pointer-coarse:hidden">
              <Hint keys={["ArrowUp", "ArrowDown"]} word="move" />
              <Hint keys={["Enter"]} word="open" />
              <span className="ml-auto">
                <Hint keys={[">"]} word="commands only" />
              </span>
            </footer>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** 1 when a word starts with what is typed, less for a match inside, 0 for none; all typed words must be there. */
const score = (typed: string, text: string): number => {
  const hay = text.toLowerCase()
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return 1
  const each: number[] = parts.map((part) =>
    new RegExp(`(^|[\\s._/])${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).test(hay)
      ? 1
      : hay.includes(part)
        ? 0.5
        : 0,
  )
  return each.some((one) => one === 0) ? 0 : each.reduce((sum, one) => sum + one, 0) / each.length
}
