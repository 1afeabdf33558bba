import type { FormField } from "../../../../contract/endpoints/curate.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { shownValue } from "./decision.ts"
import { keyOfRow, visibleOptions } from "./option-rows.tsx"
import { draftOf, type Entry, neighbour, type QueueEvent, type QueueState } from "./queue-state.ts"
import type { Review } from "./use-review.ts"

const isTyping = (): boolean =>
  document.activeElement?.matches("input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable=true]") ===
  true

const focus = (selector: string): void => {
  document.querySelector<HTMLElement>(selector)?.focus()
}

type Needs = {
  readonly state: QueueState
  readonly send: (event: QueueEvent) => void
  readonly review: Review
  readonly entry: Entry | undefined
  readonly main: FormField | undefined
}

/** All keys of the queue, in the one registry: palette, key sheet and settings know them. Returns how many answers have a number key. */
export const useQueueKeys = ({ state, send, review, entry, main }: Needs): number => {
  const here = () => entry !== undefined
  const chosen =
    entry && main ? shownValue([main], entry.item, draftOf(state, entry.item.id).value)[main.name] : undefined
  const options =
    entry && main?.kind === "enum"
      ? visibleOptions(main, entry.item.suggestion, typeof chosen === "string" ? chosen : undefined)
      : []
  const go = (by: 1 | -1) => {
    const to = neighbour(state, by)
    if (to !== undefined) send({ kind: "moved", to })
  }
  const pick = (option: string) => {
    if (!entry || !main) return
    const { value } = draftOf(state, entry.item.id)
    send({ kind: "edited", id: entry.item.id, value: { ...value, [main.name]: option } })
  }
  const group = words.group
  useCommands([
    {
      id: "curate.settle",
      title: `${words.acts.approve} / ${words.acts.correct}`,
      keys: "Enter",
      alsoKeys: "A",
      group,
      when: here,
      run: review.settle,
    },
    {
      id: "curate.submit",
      title: `${words.acts.approve} / ${words.acts.correct}`,
      keys: "Mod+Enter",
      group,
      hidden: true,
      when: here,
      run: review.settle,
    },
    { id: "curate.reject", title: words.acts.reject, keys: "X", group, when: here, run: () => review.decide("reject") },
    { id: "curate.skip", title: words.acts.skip, keys: "S", group, when: here, run: () => review.decide("skip") },
    { id: "curate.flag", title: words.acts.flag, keys: "F", group, when: here, run: () => review.decide("flag") },
    { id: "curate.undo", title: words.undo, keys: "U", group, run: review.undoLast },
    {
      id: "curate.undo-mod",
      title: words.undo,
      keys: "Mod+Z",
      group,
      hidden: true,
      when: () => !isTyping(),
      run: review.undoLast,
    },
    {
      id: "curate.next",
      title: words.next,
      keys: "J",
      alsoKeys: "ArrowDown",
      group,
      hidden: true,
      repeat: true,
      run: () => go(1),
    },
    {
      id: "curate.previous",
      title: words.previous,
      keys: "K",
      alsoKeys: "ArrowUp",
      group,
      hidden: true,
      repeat: true,
      run: () => go(-1),
    },
    {
      id: "curate.edit",
      title: words.editField,
      keys: "E",
      group,
      when: here,
      run: () => focus("[data-field] input:checked, [data-field] input, [data-field] textarea"),
    },
    { id: "curate.note", title: words.writeNote, keys: "N", group, when: here, run: () => focus("[data-note]") },
    ...options.map((option, at) => ({
      id: `curate.pick-${at + 1}`,
      title: words.pick(at + 1),
      keys: keyOfRow(at),
      group,
      hidden: true,
      run: () => pick(option),
    })),
  ])
  return options.length
}
