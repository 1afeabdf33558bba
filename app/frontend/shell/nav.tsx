import { Link } from "@tanstack/react-router"
import clsx from "clsx"
import { Search } from "lucide-react"
import { shellWords } from "../messages/shell.ts"
import { formatCount } from "../ui/format.ts"
import { KeyHint } from "../ui/key-hint.tsx"
import { Mark } from "../ui/mark.tsx"
import { Tooltip } from "../ui/tooltip.tsx"
import { runCommand } from "./commands.ts"
import { EngineLine } from "./engine-line.tsx"
import { useHealth } from "./health.ts"
import { useMe } from "./me.ts"
import { useWaiting } from "./pulse.ts"
import { NAV_GROUPS, type NavItem, useNavItems } from "./screen.ts"

/** How much waits behind an entry; nothing where nobody must act. */
const Waiting = ({ path }: { readonly path: string }) => {
  const { count, urgent } = useWaiting(path)
  if (count === 0) return null
  return (
    <span
      className={clsx("tnum shrink-0 text-12", urgent ? "rounded-chip bg-crit-soft px-1 text-crit-fg" : "text-fg-2")}
    >
      {formatCount(count)}
      <span className="sr-only"> {shellWords.waiting}</span>
    </span>
  )
}

type NavLinkProps = { readonly item: NavItem; readonly rail: boolean; readonly onGo?: (() => void) | undefined }

/** One entry of the navigation. */
export const NavLink = ({ item, rail, onGo }: NavLinkProps) => {
  const link = (
    <Link
      to={item.path}
      activeOptions={{ exact: item.path === "/", includeSearch: false }}
      aria-label={rail ? item.title : undefined}
      onClick={onGo}
      className={clsx(
        "group flex h-7 min-w-0 items-center gap-2.5 rounded-control text-13 text-fg-2 hover:bg-hover hover:text-fg pointer-coarse:h-11",
        "data-[status=active]:bg-press data-[status=active]:font-medium data-[status=active]:text-fg",
        rail ? "w-8 justify-center" : "px-2",
      )}
    >
      <item.icon
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="shrink-0 group-data-[status=active]:text-accent"
      />
      {rail ? null : <span className="min-w-0 flex-1 truncate">{item.title}</span>}
      {rail ? null : <Waiting path={item.path} />}
    </Link>
  )
  return rail ? (
    <Tooltip content={item.title} keys={item.keys} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  )
}

/** Where new assets are made. */
const Place = () => {
  const place = useMe()?.workspace.place
  return (
    <span
      className="mono h-4 truncate text-12 text-fg-3"
      title={place ? shellWords.place(place.catalog, place.schema) : undefined}
    >
      {place ? `${place.catalog}.${place.schema}` : ""}
    </span>
  )
}

const SearchButton = ({ rail }: { readonly rail: boolean }) => {
  const button = (
    <button
      type="button"
      aria-label={rail ? shellWords.search : undefined}
      onClick={() => runCommand("shell.palette")}
      className={clsx(
        "flex h-8 shrink-0 items-center rounded-control border border-line-2 bg-surface text-13 text-fg-3 hover:border-control-line",
        rail ? "w-8 justify-center" : "w-full gap-1.5 px-2",
      )}
    >
      <Search size={14} aria-hidden="true" />
      {rail ? null : (
        <>
          <span className="min-w-0 flex-1 truncate text-left">{shellWords.search}</span>
          <KeyHint keys="Mod+K" />
        </>
      )}
    </button>
  )
  return rail ? (
    <Tooltip content={shellWords.search} keys="Mod+K" side="right">
      {button}
    </Tooltip>
  ) : (
    button
  )
}

const Group = ({
  items,
  caption,
  rail,
}: {
  readonly items: readonly NavItem[]
  readonly caption: string
  readonly rail: boolean
}) =>
  items.length === 0 ? null : (
    <li className={clsx("flex flex-col", rail && "items-center")}>
      {caption === "" ? null : rail ? (
        <hr className="mx-auto my-1.5 w-6 border-line" />
      ) : (
        <span className="cap px-2 pt-3 pb-1">{caption}</span>
      )}
      <ul className={clsx("flex flex-col gap-px", rail && "items-center")}>
        {items.map((item) => (
          <li key={item.path} className="min-w-0">
            <NavLink item={item} rail={rail} />
          </li>
        ))}
      </ul>
    </li>
  )

/** The left navigation: groups by the life of an asset, 216 px or a rail of 52 px. */
export const Nav = ({ rail }: { readonly rail: boolean }) => {
  const items = useNavItems()
  return (
    <nav
      aria-label={shellWords.navigation}
      className={clsx(
        "flex min-h-0 flex-col border-line border-r bg-bg max-md:hidden",
        rail ? "w-[52px] items-center" : "w-[216px]",
      )}
    >
      <Link
        to="/"
        aria-label={rail ? shellWords.home : undefined}
        className={clsx("flex h-12 shrink-0 items-center gap-2.5 rounded-control", rail ? "justify-center" : "px-4")}
      >
        <Mark health={useHealth()} />
        {rail ? null : (
          <span className="flex min-w-0 flex-col">
            <span className="text-13/4 font-semibold">Databits</span>
            <Place />
          </span>
        )}
      </Link>
      <div className={clsx("shrink-0 pt-1 pb-2", rail ? "" : "px-2")}>
        <SearchButton rail={rail} />
      </div>
      <ul className={clsx("min-h-0 flex-1 overflow-y-auto pb-2", rail ? "flex flex-col items-center" : "px-2")}>
        {NAV_GROUPS.filter((group) => group !== "settings").map((group) => (
          <Group
            key={group}
            items={items.filter((item) => item.group === group)}
            caption={shellWords.groups[group]}
            rail={rail}
          />
        ))}
      </ul>
      <div className={clsx("shrink-0 border-line border-t py-2", rail ? "flex flex-col items-center" : "px-2")}>
        {items
          .filter((item) => item.group === "settings")
          .map((item) => (
            <NavLink key={item.path} item={item} rail={rail} />
          ))}
        <EngineLine rail={rail} />
      </div>
    </nav>
  )
}
