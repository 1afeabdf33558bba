import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import type { Place, StageName } from "../../../../contract/endpoints/home.ts"

type Look = { readonly className?: string | undefined; readonly children: ReactNode }

const STAGE_PAGES = {
  data: "/data",
  template: "/databits",
  curate: "/curate",
  train: "/train",
  deploy: "/endpoints",
  monitor: "/metrics",
  improve: "/feedback",
} as const

/** A link to the page of a stage. */
export const StageLink = ({ stage, ...look }: Look & { readonly stage: StageName }) => (
  <Link to={STAGE_PAGES[stage]} search={{}} {...look} />
)

/** A link to where something is looked at or acted on. */
export const PlaceLink = ({ place, ...look }: Look & { readonly place: Place }) => {
  switch (place.at) {
    case "stage":
      return <StageLink stage={place.stage} {...look} />
    case "queue":
      return (
        <Link
          to="/curate/$databit"
          params={{ databit: place.databit }}
          search={{
            ...(place.complaints ? { complaints: true as const } : {}),
            ...(place.below === null ? {} : { conf: place.below }),
          }}
          {...look}
        />
      )
    case "databit":
      return <Link to="/databits/$name" params={{ name: place.databit }} search={{}} {...look} />
    case "run":
      return <Link to="/jobs/$run" params={{ run: place.run }} {...look} />
    case "endpoint":
      return <Link to="/endpoints/$name" params={{ name: place.endpoint }} {...look} />
    case "traces":
      return (
        <Link
          to="/traces"
          search={{
            ...(place.endpoint ? { endpoint: place.endpoint } : {}),
            ...(place.failed ? { status: "ERROR" as const } : {}),
          }}
          {...look}
        />
      )
    case "feedback":
      return <Link to="/feedback" search={{}} {...look} />
    case "retraining":
      return <Link to="/retraining" {...look} />
    case "models":
      return <Link to="/models" search={{}} {...look} />
    case "playground":
      return <Link to="/playground" search={place.endpoint ? { endpoint: place.endpoint } : {}} {...look} />
    case "model_settings":
      return <Link to="/settings/$section" params={{ section: "models" }} {...look} />
  }
}
