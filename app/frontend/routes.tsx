import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router"
import { Database } from "lucide-react"
import { Frame } from "./shell/frame.tsx"
import { RouteError, RouteMissing, RoutePending } from "./shell/route-states.tsx"
import { oneOf, searchOf, text, whole } from "./shell/search-params.ts"

const root = createRootRoute({ component: Frame })

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/__gallery",
  validateSearch: searchOf({ tab: oneOf("controls", "display", "states", "charts") }),
  staticData: { title: "Gallery" },
  component: lazyRouteComponent(() => import("./gallery/page.tsx"), "GalleryPage"),
})

const data = createRoute({
  getParentRoute: () => root,
  path: "/data",
  validateSearch: searchOf({ q: text }),
  staticData: { title: "Data", nav: { group: "build", icon: Database, keys: "g d" } },
  component: lazyRouteComponent(() => import("./stages/data/tables-page.tsx"), "TablesPage"),
})

const dataImport = createRoute({
  getParentRoute: () => root,
  path: "/data/import",
  validateSearch: searchOf({ upload: text, path: text, run: text }),
  staticData: { title: "Import a file", under: "/data" },
  component: lazyRouteComponent(() => import("./stages/data/import-page.tsx"), "ImportPage"),
})

const dataTable = createRoute({
  getParentRoute: () => root,
  path: "/data/$name",
  validateSearch: searchOf({ tab: oneOf("schema", "sample", "profile", "lineage"), from: whole, q: text }),
  staticData: {
    titleOf: (params) => params.name ?? "",
    under: "/data",
    asset: { kind: "table", param: "name" },
  },
  component: lazyRouteComponent(() => import("./stages/data/table-page.tsx"), "TablePage"),
})

/** Every page, in the order of the navigation. */
const pages = [gallery, data, dataImport, dataTable] as const

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: RouteMissing,
  defaultPendingComponent: RoutePending,
  scrollRestoration: true,
  scrollToTopSelectors: ["#main"],
})

declare module "@tanstack/react-router" {
  // An interface because a declaration can only be merged with an interface.
  interface Register {
    router: typeof router
  }
}
