import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { Database } from "lucide-react"
import { root } from "./root-route.tsx"
import { oneOf, searchOf, text, whole } from "./shell/search-params.ts"

export const data = createRoute({
  getParentRoute: () => root,
  path: "/data",
  validateSearch: searchOf({ q: text, open: text }),
  staticData: { title: "Data", nav: { group: "build", icon: Database, keys: "g d" } },
  component: lazyRouteComponent(() => import("./stages/data/tables-page.tsx"), "TablesPage"),
})

export const dataImport = createRoute({
  getParentRoute: () => root,
  path: "/data/import",
  validateSearch: searchOf({ upload: text, path: text, run: text }),
  staticData: { title: "Import a file", under: "/data" },
  component: lazyRouteComponent(() => import("./stages/data/import-page.tsx"), "ImportPage"),
})

export const dataTable = createRoute({
  getParentRoute: () => root,
  path: "/data/$name",
  validateSearch: searchOf({
    tab: oneOf("schema", "sample", "profile", "search", "lineage", "access"),
    find: text,
    hit: text,
    from: whole,
    row: whole,
    q: text,
    open: text,
  }),
  staticData: {
    titleOf: (params) => params.name ?? "",
    under: "/data",
    asset: { kind: "table", param: "name" },
  },
  component: lazyRouteComponent(() => import("./stages/data/table-page.tsx"), "TablePage"),
})

export const catalogEntry = createRoute({
  getParentRoute: () => root,
  path: "/data/catalog/$kind/$name",
  validateSearch: searchOf({ q: text, open: text }),
  staticData: { titleOf: (params) => params.name ?? "", under: "/data" },
  component: lazyRouteComponent(() => import("./stages/data/entry-page.tsx"), "CatalogEntryPage"),
})
