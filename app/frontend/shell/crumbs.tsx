import { Link, useMatches } from "@tanstack/react-router"
import { shellWords } from "../messages/shell.ts"
import { useMe } from "./me.ts"
import { useMedia } from "./media.ts"
import { type ScreenData, useNavItems } from "./screen.ts"

type Crumb = { readonly label: string; readonly path?: string; readonly mono: boolean }

/** Where the person is: the section, then the asset. */
export const useCrumbs = (): readonly Crumb[] => {
  const match = useMatches().at(-1)
  const items = useNavItems()
  if (!match) return []
  const data: ScreenData = match.staticData
  const section = items.find((item) => item.path === data.under)
  const params: Readonly<Record<string, string>> = match.params
  // On the way to another page the match has lost its parameters already.
  const titled: string | undefined = data.titleOf ? data.titleOf(params) : data.title
  const own = titled ?? ""
  return [
    ...(section ? [{ label: section.title, path: section.path, mono: false }] : []),
    ...(own === "" ? [] : [{ label: own, mono: data.titleOf !== undefined }]),
  ]
}

/** The last crumb; a three-level name loses its first two levels where there is no room. */
const CrumbName = ({ label, mono }: { readonly label: string; readonly mono: boolean }) => {
  const cut = mono ? label.lastIndexOf(".") + 1 : 0
  return (
    <span className={mono ? "mono truncate text-fg" : "truncate font-medium text-fg"}>
      <span className="text-fg-3 max-md:hidden">{label.slice(0, cut)}</span>
      {label.slice(cut)}
    </span>
  )
}

/** The breadcrumbs of the top bar. */
export const Crumbs = () => {
  const crumbs = useCrumbs()
  const place = useMe()?.workspace.place
  const wide = useMedia("(width >= 48rem)")
  const isHome = useMatches().at(-1)?.pathname === "/"
  // On a small screen the first page says where one works; its name stands right below.
  if (isHome && place && !wide)
    return <p className="mono min-w-0 flex-1 truncate text-13">{`${place.catalog}.${place.schema}`}</p>
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
              <CrumbName label={crumb.label} mono={crumb.mono} />
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
