import { Link } from "@tanstack/react-router"
import { CircleHelp, Monitor, Moon, PanelLeft, Sun } from "lucide-react"
import { shellWords } from "../messages/shell.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Mark } from "../ui/mark.tsx"
import { Menu } from "../ui/menu.tsx"
import { TooltipLayer } from "../ui/tooltip-layer.tsx"
import { Bell } from "./bell.tsx"
import { runCommand } from "./commands.ts"
import { Crumbs } from "./crumbs.tsx"
import { useHealth } from "./health.ts"
import { JobChip } from "./job-chip.tsx"
import { LiveSign } from "./live-sign.tsx"
import { Person } from "./person.tsx"
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
      <Mark size={24} health={useHealth()} />
    </Link>
    <Crumbs />
    <LiveSign />
    <JobChip />
    <Bell />
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
