import { useRouter } from "@tanstack/react-router"
import { Command as Cmdk } from "cmdk"
import { Search } from "lucide-react"
import { Dialog } from "radix-ui"
import { useEffect, useRef, useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { KeyHint } from "../ui/key-hint.tsx"
import { useReturnFocus } from "../ui/return-focus.ts"
import { useAssets } from "./assets.ts"
import { runCommand } from "./commands.ts"
import { Assets, Commands, Jobs, Screens, Suggested } from "./palette-parts.tsx"
import { score } from "./palette-score.ts"

const { paletteKeys: hints } = shellWords

const Hint = ({ keys, word }: { readonly keys: readonly string[]; readonly word: string }) => (
  <span className="flex items-center gap-1.5">
    {keys.map((key) => (
      <KeyHint key={key} keys={key} />
    ))}
    {word}
  </span>
)

const Footer = () => (
  <footer className="flex gap-4 border-line border-t px-4 py-2 text-12 text-fg-3 pointer-coarse:hidden">
    <Hint keys={["ArrowUp", "ArrowDown"]} word={hints.move} />
    <Hint keys={["Enter"]} word={hints.open} />
    <Hint keys={["Mod+Enter"]} word={hints.newTab} />
    <span className="ml-auto">
      <Hint keys={[">"]} word={hints.commandsOnly} />
    </span>
  </footer>
)

type PaletteProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** Everything by its name: what waits, assets, screens, commands, jobs. `>` leaves only commands. */
export const Palette = ({ open, onOpenChange }: PaletteProps) => {
  const [typed, setTyped] = useState("")
  const router = useRouter()
  const newTab = useRef(false)
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState("")
  const moved = useRef(false)
  const assets = useAssets().length
  // Assets come a moment after the palette: until somebody moves, the first line stays the chosen one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when assets have come
  useEffect(() => {
    const first = list.current?.querySelector("[cmdk-item]")?.getAttribute("data-value")
    if (open && !moved.current && first) setChosen(first)
  }, [open, assets])
  const onCloseAutoFocus = useReturnFocus(open)
  const onlyCommands = typed.startsWith(">")
  const close = (then: () => void) => {
    setTyped("")
    moved.current = false
    onOpenChange(false)
    // After the dialog has given the focus back, so that the act can move it.
    setTimeout(then)
  }
  const go = (href: string) => close(() => (newTab.current ? window.open(href, "_blank") : router.history.push(href)))
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
            value={chosen}
            onValueChange={setChosen}
            onKeyDown={(event) => {
              moved.current = true
              newTab.current = event.key === "Enter" && (event.metaKey || event.ctrlKey)
            }}
            filter={(value, search, keywords) =>
              score(search.replace(/^>\s*/, ""), `${keywords?.join(" ") ?? ""} ${value}`)
            }
          >
            <div className="flex items-center gap-3 border-line border-b px-4">
              <Search size={16} aria-hidden="true" className="shrink-0 text-fg-3" />
              <Cmdk.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={shellWords.palette}
                className="h-12 min-w-0 flex-1 bg-transparent text-14 text-fg outline-none"
              />
              <KeyHint keys="Escape" />
            </div>
            <Cmdk.List ref={list} className="max-h-[min(440px,60vh)] overflow-y-auto p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-13 text-fg-3">{shellWords.paletteEmpty}</Cmdk.Empty>
              {onlyCommands ? null : (
                <>
                  <Suggested onOpen={go} />
                  <Assets typed={typed} onOpen={go} />
                  <Screens onOpen={go} />
                </>
              )}
              <Commands onRun={(id) => close(() => runCommand(id))} />
              {onlyCommands ? null : <Jobs onOpen={go} />}
            </Cmdk.List>
            <Footer />
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
