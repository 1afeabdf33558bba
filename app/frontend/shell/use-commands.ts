import { useEffect, useRef, useSyncExternalStore } from "react"
import { type Command, commandList, keysOf, onCommands, registerCommand } from "./commands.ts"

/** Offers commands while the component is on screen. Scope is `screen` unless said otherwise. */
export const useCommands = (commands: readonly Command[]): void => {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const shape = JSON.stringify(commands.map(({ id, title, keys, group, hidden }) => [id, title, keys, group, hidden]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew when what the palette shows changes; `run` and `when` are read fresh
  useEffect(() => {
    const removals = latest.current.map((command) =>
      registerCommand(command.id, () => {
        // The list of commands is made once; what a command does and whether it may is asked when it is used.
        const now = (): Command => latest.current.find((one) => one.id === command.id) ?? command
        return { scope: "screen", ...now(), run: () => now().run(), when: () => now().when?.() !== false }
      }),
    )
    return () => {
      for (const remove of removals) remove()
    }
  }, [shape])
}

/** All commands now on offer, with the keys they have now. */
export const useCommandList = (): readonly Command[] => useSyncExternalStore(onCommands, commandList)

/** The keys of a command now, for hints on buttons that run it. */
export const useKeys = (id: string): string | undefined => {
  const command = useCommandList().find((one) => one.id === id)
  return command ? keysOf(command) : undefined
}

type ListKeys = {
  readonly keys: readonly string[]
  readonly active: string | undefined
  readonly onMove: (key: string) => void
  readonly onOpen?: (key: string) => void
  /** What the list holds, for the key sheet: "row", "item". */
  readonly noun?: string
}

/** J and K (and arrows) move through a list, Enter opens. */
export const useListKeys = ({ keys, active, onMove, onOpen, noun = "row" }: ListKeys): void => {
  const step = (by: number) => {
    const at = active === undefined ? -1 : keys.indexOf(active)
    const next = keys[Math.min(keys.length - 1, Math.max(0, at + by))]
    if (next !== undefined) onMove(next)
  }
  useCommands([
    {
      id: "list.next",
      title: `Next ${noun}`,
      keys: "J",
      alsoKeys: "ArrowDown",
      group: "List",
      hidden: true,
      repeat: true,
      run: () => step(1),
    },
    {
      id: "list.previous",
      title: `Previous ${noun}`,
      keys: "K",
      alsoKeys: "ArrowUp",
      group: "List",
      hidden: true,
      repeat: true,
      run: () => step(-1),
    },
    ...(onOpen
      ? [
          {
            id: "list.open",
            title: `Open ${noun}`,
            keys: "Enter",
            group: "List",
            hidden: true,
            when: () => active !== undefined,
            run: () => active !== undefined && onOpen(active),
          },
        ]
      : []),
  ])
}
