import { shellWords } from "../messages/shell.ts"
import { Dialog } from "../ui/dialog.tsx"
import { KeyHint, keySigns } from "../ui/key-hint.tsx"
import { type Command, keysOf } from "./commands.ts"
import { useCommandList } from "./use-commands.ts"

const headingOf = (command: Command): string =>
  command.group ?? (command.scope === "global" ? shellWords.globalGroup : shellWords.screenGroup)

type KeySheetProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** All keys of this screen, from the command registry. */
export const KeySheet = ({ open, onOpenChange }: KeySheetProps) => {
  const commands = useCommandList()
  const groups = Map.groupBy(
    commands.filter((command) => keysOf(command) !== undefined),
    headingOf,
  )
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={shellWords.keysTitle}
      description={shellWords.keysHint}
      width={760}
    >
      <div className="gap-8 pb-2 md:columns-2">
        {[...groups].map(([heading, members]) => (
          <section key={heading} className="mb-4 break-inside-avoid">
            <h3 className="cap pb-1">{heading}</h3>
            <dl>
              {members.map((command) => (
                <div key={command.id} className="flex min-h-7 items-center gap-3 border-line border-b last:border-0">
                  <dt className="min-w-0 flex-1 text-13 text-fg-2">{command.title}</dt>
                  <dd>
                    <span className="sr-only">{keySigns(keysOf(command) ?? "").join(" then ")}</span>
                    <KeyHint keys={keysOf(command) ?? ""} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
