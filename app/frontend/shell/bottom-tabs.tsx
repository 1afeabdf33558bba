import { Link } from "@tanstack/react-router"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { Button } from "../ui/button.tsx"
import { Sheet } from "../ui/sheet.tsx"
import { runCommand } from "./commands.ts"
import { NavLink } from "./nav.tsx"
import { NAV_GROUPS, type NavItem, useNavItems } from "./screen.ts"

const TAB =
  "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-11 text-fg-2 -outline-offset-2 data-[status=active]:font-medium data-[status=active]:text-accent"

const Tab = ({ item }: { readonly item: NavItem }) => (
  <Link to={item.path} activeOptions={{ exact: item.path === "/", includeSearch: false }} className={TAB}>
    <item.icon size={20} strokeWidth={1.75} aria-hidden="true" />
    <span className="max-w-full truncate">{item.title}</span>
  </Link>
)

/** The navigation of small screens: four tabs and everything else behind More. */
export const BottomTabs = () => {
  const items = useNavItems()
  const [open, setOpen] = useState(false)
  const tabs = items.filter((item) => item.tab !== undefined).sort((a, b) => (a.tab ?? 0) - (b.tab ?? 0))
  return (
    <nav
      aria-label={shellWords.navigation}
      className="flex shrink-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {tabs.slice(0, 4).map((item) => (
        <Tab key={item.path} item={item} />
      ))}
      <button type="button" className={TAB} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Ellipsis size={20} strokeWidth={1.75} aria-hidden="true" />
        {shellWords.more}
      </button>
      <Sheet open={open} onOpenChange={setOpen} title={shellWords.navigation} side="bottom">
        <Button
          className="mb-3 w-full"
          onClick={() => {
            setOpen(false)
            runCommand("shell.palette")
          }}
        >
          {shellWords.search}
        </Button>
        {NAV_GROUPS.map((group) => {
          const members = items.filter((item) => item.group === group)
          return members.length === 0 ? null : (
            <div key={group} className="mb-2">
              {shellWords.groups[group] === "" ? null : <p className="cap px-2 py-1">{shellWords.groups[group]}</p>}
              {members.map((item) => (
                <NavLink key={item.path} item={item} rail={false} onGo={() => setOpen(false)} />
              ))}
            </div>
          )
        })}
      </Sheet>
    </nav>
  )
}
