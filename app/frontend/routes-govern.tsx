import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { GitBranch, ScrollText } from "lucide-react"
import { root } from "./root-route.tsx"
import { searchOf, text } from "./shell/search-params.ts"

/** From an answer back to its data. */
export const lineage = createRoute({
  getParentRoute: () => root,
  path: "/lineage",
  validateSearch: searchOf({ trace: text }),
  staticData: { title: "Lineage", nav: { group: "govern", icon: GitBranch, keys: "g v" } },
  component: lazyRouteComponent(() => import("./stages/improve/lineage-page.tsx"), "LineagePage"),
})

/** Who did what. */
export const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: searchOf({ kind: text, person: text, subject: text }),
  staticData: { title: "Audit", nav: { group: "govern", icon: ScrollText, keys: "g w" } },
  component: lazyRouteComponent(() => import("./stages/improve/audit-page.tsx"), "AuditPage"),
})
