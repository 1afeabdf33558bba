import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router"
import { Frame } from "./shell/frame.tsx"
import { RouteError, RouteMissing, RoutePending } from "./shell/route-states.tsx"
import { oneOf, searchOf } from "./shell/search-params.ts"

const root = createRootRoute({ component: Frame })

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/__gallery",
  validateSearch: searchOf({ tab: oneOf("controls", "display", "states", "charts") }),
  staticData: { title: "Gallery" },
  component: lazyRouteComponent(() => import("./gallery/page.tsx"), "GalleryPage"),
})

/** Every page, in the order of the navigation. */
const pages = [gallery] as const

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
