import { Link, type LinkProps, linkOptions } from "@tanstack/react-router"
import type { ReactNode } from "react"
import type { Place, StageName } from "../../../contract/endpoints/home.ts"

type Look = {
  readonly className?: string | undefined
  readonly onClick?: (() => void) | undefined
  readonly children: ReactNode
}

/** The page of each stage. */
export const STAGE_PAGES = {
  data: "/data",
  template: "/databits",
  curate: "/curate",
  train: "/train",
  deploy: "/endpoints",
  monitor: "/metrics",
  improve: "/feedback",
} as const

const targetOf = (place: Place) => {
  switch (place.at) {
    case "stage":
      return linkOptions({ to: STAGE_PAGES[place.stage], search: {} })
    case "queue":
      return linkOptions({
        to: "/curate/$databit",
        params: { databit: place.databit },
        search: {
          ...(place.complaints ? { complaints: true as const } : {}),
          ...(place.below === null ? {} : { conf: place.below }),
        },
      })
    case "databit":
      return linkOptions({ to: "/databits/$name", params: { name: place.databit }, search: {} })
    case "run":
      return linkOptions({ to: "/jobs/$run", params: { run: place.run } })
    case "endpoint":
      return linkOptions({ to: "/endpoints/$name", params: { name: place.endpoint } })
    case "traces":
      return linkOptions({
        to: "/traces",
        search: {
          ...(place.endpoint ? { endpoint: place.endpoint } : {}),
          ...(place.failed ? { status: "ERROR" as const } : {}),
        },
      })
    case "feedback":
      return linkOptions({ to: "/feedback", search: {} })
    case "retraining":
      return linkOptions({ to: "/retraining" })
    case "models":
      return linkOptions({ to: "/models", search: {} })
    case "playground":
      return linkOptions({ to: "/playground", search: place.endpoint ? { endpoint: place.endpoint } : {} })
    case "model_settings":
      return linkOptions({ to: "/settings/$section", params: { section: "models" } })
  }
}

/** The page where something is looked at or acted on. Each one is checked above; together they are just a link. */
export const placeTarget = (place: Place): LinkProps => targetOf(place) as LinkProps

/** A link to where something is looked at or acted on. */
export const PlaceLink = ({ place, ...look }: Look & { readonly place: Place }) => (
  <Link {...placeTarget(place)} {...look} />
)

/** A link to the page of a stage. */
export const StageLink = ({ stage, ...look }: Look & { readonly stage: StageName }) => (
  <PlaceLink place={{ at: "stage", stage }} {...look} />
)
