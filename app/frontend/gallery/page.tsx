import { useNavigate, useSearch } from "@tanstack/react-router"
import { PageHeader } from "../ui/page-header.tsx"
import { Tabs } from "../ui/tabs.tsx"
import { ChartsGallery } from "./charts.tsx"
import { ControlsGallery } from "./controls.tsx"
import { DisplayGallery } from "./display.tsx"
import { StatesGallery } from "./states.tsx"

const TABS = [
  { value: "controls", label: "Controls" },
  { value: "display", label: "Display" },
  { value: "states", label: "States" },
  { value: "charts", label: "Charts" },
] as const

const PANELS = {
  controls: ControlsGallery,
  display: DisplayGallery,
  states: StatesGallery,
  charts: ChartsGallery,
} as const

/** Every component of the kit in every state. */
export const GalleryPage = () => {
  const { tab = "controls" } = useSearch({ from: "/__gallery" })
  const navigate = useNavigate({ from: "/__gallery" })
  const Panel = PANELS[tab]
  return (
    <div className="page">
      <PageHeader title="Gallery" subtitle="Every component of the kit in every state, to look at and to test." />
      <Tabs
        value={tab}
        tabs={TABS}
        label="Parts of the kit"
        onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
      >
        <Panel />
      </Tabs>
    </div>
  )
}
