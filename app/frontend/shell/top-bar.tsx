import { Link, useMatches } from "@tanstack/react-router"
import { CircleHelp, Monitor, Moon, PanelLeft, Sun } from "lucide-react"
import { shellWords } from "../messages/shell.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Mark } from "../ui/mark.tsx"
import { Menu } from "../ui/menu.tsx"
import { TooltipLayer } from "../ui/tooltip-layer.tsx"
import { runCommand } from "./commands.ts"
import { JobChip } from "./job-chip.tsx"
import { LiveSign } from "./live-sign.tsx"
import { Person } from "./person.tsx"
import { type ScreenData, useNavItems } from "./screen.ts"
import { setTheme, type Theme, useTheme } from "./theme.ts"

const ICONS = { light: Sun, dark: Moon, system: Monitor } as const
const THEMES: readonly Theme[] = ["light", "dark", "system"]

const ThemeMenu = () => {
  const theme = useTheme()
  const Icon = ICONS[theme]
  return (
    <Menu
      trigger={<IconButton label={shellWords.theme} icon={<Icon size={16} strokeWidth={1.75} />} />}
      entries={THEMES.map((one) => ({
        id: one,
        label: shellWords.themes[one],
        checked: one === theme,
        onSelect: () => setTheme(one),
      }))}
    />
  )
}

type Crumb = { readonly label: string; readonly path?: string; readonly mono: boolean }

/** Where the person is: the section, then the asset. */
export const useCrumbs = (): readonly Crumb[] => {
  const match = useMatches().at(-1)
  const items = useNavItems()
  if (!match) return []
  const data: ScreenData = match.staticData
  const section = items.find((item) => item.path === data.under)
  const params: Readonly<Record<string, string>> = match.params
  const own = data.titleOf ? data.titleOf(params) : (data.title ?? "")
  return [
    ...(section ? [{ label: section.title, path: section.path, mono: false }] : []),
    ...(own === "" ? [] : [{ label: own, mono: data.titleOf !== undefined }]),
  ]
}

const Crumbs = () => {
  const crumbs = useCrumbs()
  return (
    <nav aria-label={shellWords.breadcrumbs} className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 text-13">
        {crumbs.map((crumb, at) => (
          <li
            key={crumb.label}
            className="flex min-w-0 items-center gap-1.5 last:shrink max-md:not-last:hidden"
            aria-current={at === crumbs.length - 1 ? "page" : undefined}
          >
            {crumb.path ? (
              <Link to={crumb.path} className="truncate rounded-chip text-fg-2 hover:text-fg hover:underline">
                {crumb.label}
              </Link>
            ) : (
              <span className={crumb.mono ? "mono truncate text-fg" : "truncate font-medium text-fg"}>
                {crumb.label}
              </span>
            )}
            {at < crumbs.length - 1 ? (
              <span aria-hidden="true" className="text-fg-3">
                /
              </span>
            ) : null}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The line above every page. */
export const TopBar = ({ onToggleNav }: { readonly onToggleNav: () => void }) => (
  <header className="flex h-12 shrink-0 items-center gap-1 border-line border-b bg-surface px-3 md:px-4">
    <span className="max-md:hidden">
      <IconButton
        label={shellWords.toggleNavigation}
        keys="["
        icon={<PanelLeft size={16} strokeWidth={1.75} />}
        onClick={onToggleNav}
      />
    </span>
    <Link
      to="/"
      aria-label={shellWords.home}
      className="mr-1 flex size-11 shrink-0 items-center justify-center rounded-control md:hidden"
    >
      <Mark size={24} />
    </Link>
    <Crumbs />
    <LiveSign />
    <JobChip />
    <IconButton
      className="pointer-coarse:hidden"
      label={shellWords.help}
      keys="?"
      icon={<CircleHelp size={16} strokeWidth={1.75} />}
      onClick={() => runCommand("shell.keys")}
    />
    <ThemeMenu />
    <Person />
    <TooltipLayer />
  </header>
)
