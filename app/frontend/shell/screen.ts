import type { AnyRoute, AnyRouter } from "@tanstack/react-router"
import { useRouter } from "@tanstack/react-router"
import type { LucideIcon } from "lucide-react"
import { useMemo } from "react"

export const NAV_GROUPS = ["home", "build", "ship", "operate", "improve", "govern", "settings"] as const
export type NavGroup = (typeof NAV_GROUPS)[number]

export type NavEntry = {
  readonly group: NavGroup
  readonly icon: LucideIcon
  /** "g d" */
  readonly keys: string
  /** Its place among the bottom tabs of small screens, 1 to 4. */
  readonly tab?: number
}

export type AssetKind = "table" | "databit" | "model" | "agent" | "endpoint"

/** What the frame knows about a page: put it in the route's `staticData`. */
export type ScreenData = {
  /** Of the page in the browser's tab, the navigation and the breadcrumbs. */
  readonly title?: string
  /** Names the page from its path parameters, for asset pages. */
  readonly titleOf?: (params: Readonly<Record<string, string>>) => string
  readonly nav?: NavEntry
  /** Path of the navigation entry that an asset page belongs to. */
  readonly under?: string
  /** The page shows one asset: its kind, and the path parameter that holds its name. The palette leads there. */
  readonly asset?: { readonly kind: AssetKind; readonly param: string }
  /** The page wants all the room: the navigation becomes a rail. */
  readonly focus?: boolean
}

declare module "@tanstack/react-router" {
  // An interface because a declaration can only be merged with an interface.
  interface StaticDataRouteOption extends ScreenData {}
}

export type NavItem = NavEntry & { readonly path: string; readonly title: string }

const itemOf = (route: AnyRoute): NavItem | undefined => {
  const data: ScreenData | undefined = route.options.staticData
  return data?.nav ? { ...data.nav, path: route.fullPath, title: data.title ?? route.fullPath } : undefined
}

/** The top level of routes, in the order of the route list. */
export const routesOf = (router: AnyRouter): readonly AnyRoute[] => {
  const children: unknown = router.routeTree.children
  return Array.isArray(children) ? children : []
}

/** The navigation: groups in their order, within a group in the order of the route list. */
export const useNavItems = (): readonly NavItem[] => {
  const router = useRouter()
  return useMemo(
    () =>
      routesOf(router)
        .map(itemOf)
        .filter((item) => item !== undefined)
        .toSorted((a, b) => NAV_GROUPS.indexOf(a.group) - NAV_GROUPS.indexOf(b.group)),
    [router],
  )
}
