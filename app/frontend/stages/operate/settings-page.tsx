import { Link, useParams } from "@tanstack/react-router"
import { settingsWords } from "../../messages/settings.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { AboutSettings } from "./settings-about.tsx"
import { AppearanceSettings } from "./settings-appearance.tsx"
import { ConnectionSettings } from "./settings-connection.tsx"
import { DataSettings } from "./settings-data.tsx"
import { KeySettings } from "./settings-keys.tsx"
import { ModelSettings } from "./settings-models.tsx"
import { PeopleSettings } from "./settings-people.tsx"

const SECTIONS = {
  models: ModelSettings,
  people: PeopleSettings,
  connection: ConnectionSettings,
  data: DataSettings,
  keys: KeySettings,
  appearance: AppearanceSettings,
  about: AboutSettings,
} as const

type Section = keyof typeof SECTIONS

const isSection = (name: string): name is Section => Object.hasOwn(SECTIONS, name)
const NAMES = Object.keys(SECTIONS).filter(isSection)

/** On a small screen the links lie in one line that scrolls: the open one is brought into sight. */
const intoSight = (link: HTMLAnchorElement | null): void => link?.scrollIntoView({ inline: "center", block: "nearest" })

const SectionLinks = ({ current }: { readonly current: Section }) => (
  <nav aria-label={settingsWords.navigation} className="min-w-0">
    <ul className="flex min-w-0 gap-1 overflow-x-auto @4xl/page:flex-col">
      {NAMES.map((name) => (
        <li key={name} className="shrink-0">
          <Link
            to="/settings/$section"
            params={{ section: name }}
            ref={name === current ? intoSight : null}
            aria-current={name === current ? "page" : undefined}
            className="flex h-8 items-center rounded-control px-2.5 text-13 text-fg-2 hover:bg-hover hover:text-fg aria-[current=page]:bg-press aria-[current=page]:font-medium aria-[current=page]:text-fg pointer-coarse:h-11"
          >
            {settingsWords.sections[name]}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
)

export const SettingsPage = () => {
  const { section } = useParams({ from: "/settings/$section" })
  const current = isSection(section) ? section : "models"
  const Content = SECTIONS[current]
  return (
    <div className="page">
      <PageHeader title={settingsWords.sections[current]} subtitle={settingsWords[current].subtitle} />
      <div className="grid min-w-0 items-start gap-x-8 gap-y-4 @4xl/page:grid-cols-[180px_minmax(0,720px)]">
        <SectionLinks current={current} />
        <div className="flex min-w-0 flex-col gap-4">
          <Boundary key={current} what={settingsWords.readError}>
            <Content />
          </Boundary>
        </div>
      </div>
    </div>
  )
}
