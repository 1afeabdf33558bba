import { useMatches, useNavigate } from "@tanstack/react-router"
import type { Permission } from "../../../contract/permissions.ts"
import { shellWords } from "../messages/shell.ts"
import { toast } from "../ui/toast.tsx"
import { useMe } from "./me.ts"
import { type ScreenData, useNavItems } from "./screen.ts"
import { useCommands } from "./use-commands.ts"

type New = { readonly id: string; readonly keys: string; readonly path: string; readonly needs: Permission }

const NEW: readonly (New & { readonly id: keyof typeof shellWords.make })[] = [
  { id: "databit", keys: "n d", path: "/databits/new", needs: "edit_databits" },
  { id: "agent", keys: "n a", path: "/deploy", needs: "deploy" },
  { id: "training", keys: "n t", path: "/train/new", needs: "run_jobs" },
  { id: "table", keys: "n f", path: "/data/import", needs: "import_data" },
]

const copyLink = (): void => void navigator.clipboard.writeText(location.href).then(() => toast(shellWords.linkCopied))

/** The keys that lead from page to page: g and a letter goes, n and a letter makes, Escape goes up, y takes the address along. */
export const useWays = (): void => {
  const items = useNavItems()
  const navigate = useNavigate()
  const may = useMe()?.may ?? []
  const { under }: ScreenData = useMatches().at(-1)?.staticData ?? {}
  useCommands([
    ...items.map((item) => ({
      id: `go.${item.path}`,
      title: item.title,
      keys: item.keys,
      group: shellWords.goTo,
      scope: "global" as const,
      run: () => void navigate({ to: item.path }),
    })),
    ...NEW.map(({ id, keys, path, needs }) => ({
      id: `new.${id}`,
      title: shellWords.make[id],
      keys,
      group: shellWords.makeNew,
      scope: "global" as const,
      when: () => may.includes(needs),
      run: () => void navigate({ to: path }),
    })),
    { id: "shell.copy", title: shellWords.copyLink, keys: "y", scope: "global", run: copyLink },
    {
      id: "shell.up",
      title: shellWords.up,
      keys: "Escape",
      scope: "global",
      hidden: true,
      when: () => under !== undefined,
      run: () => void navigate({ to: under ?? "/" }),
    },
  ])
}
