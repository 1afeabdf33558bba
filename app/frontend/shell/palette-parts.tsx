import { useRouter } from "@tanstack/react-router"
import { PenTool, Play, SquareChevronRight } from "lucide-react"
import { listJobs } from "../../../contract/endpoints/jobs.ts"
import { shellWords } from "../messages/shell.ts"
import { Name } from "../ui/name.tsx"
import { Status } from "../ui/status.tsx"
import { useAssets } from "./assets.ts"
import { keysOf } from "./commands.ts"
import { useWhyNot } from "./me.ts"
import { PaletteGroup, PaletteRow } from "./palette-row.tsx"
import { score } from "./palette-score.ts"
import { placeTarget } from "./place-link.tsx"
import { usePulse } from "./pulse.ts"
import { useCall } from "./query.ts"
import { useNavItems } from "./screen.ts"
import { useCommandList } from "./use-commands.ts"

type Opens = { readonly onOpen: (href: string) => void }

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const
/** Shown before anything is typed, and at most. */
const FIRST_ASSETS = 5
const MOST_ASSETS = 12
const MOST_SUGGESTED = 3

/** What waits for this person: the next item, then what needs attention. */
export const Suggested = ({ onOpen }: Opens) => {
  const router = useRouter()
  const { reviewNext, attention = [] } = usePulse() ?? {}
  const mayReview = useWhyNot("review") === undefined
  const next = mayReview ? reviewNext : null
  if (!next && attention.length === 0) return null
  return (
    <PaletteGroup heading={shellWords.suggested}>
      {next ? (
        <PaletteRow
          value="suggested review"
          words={[shellWords.reviewNext]}
          icon={<PenTool {...ICON} />}
          title={shellWords.reviewNext}
          note={shellWords.reviewWaiting(next.open)}
          onSelect={() =>
            onOpen(router.buildLocation({ to: "/curate/$databit", params: { databit: next.databit }, search: {} }).href)
          }
        />
      ) : null}
      {attention.slice(0, MOST_SUGGESTED).map(({ id, health, title, subject, place }) => (
        <PaletteRow
          key={id}
          value={`suggested ${id}`}
          words={[title, subject ?? ""]}
          icon={<Status kind={health} hideLabel />}
          title={title}
          note={subject ?? undefined}
          onSelect={() => onOpen(router.buildLocation(placeTarget(place)).href)}
        />
      ))}
    </PaletteGroup>
  )
}

/** Assets whose name holds all typed words; a few before anything is typed. */
export const Assets = ({ typed, onOpen }: Opens & { readonly typed: string }) => {
  const router = useRouter()
  const found = useAssets()
    .map((asset) => ({ asset, rank: score(typed, `${asset.name} ${asset.says}`) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, typed.trim() === "" ? FIRST_ASSETS : MOST_ASSETS)
  return found.length === 0 ? null : (
    <PaletteGroup heading={shellWords.assets}>
      {found.map(({ asset: { kind, name, says, icon: Icon, to, params } }) => (
        <PaletteRow
          key={`${kind} ${name}`}
          value={`${kind} ${name}`}
          words={[says]}
          icon={Icon ? <Icon {...ICON} /> : null}
          title={<Name name={name} />}
          note={says}
          onSelect={() => onOpen(router.buildLocation({ to, params }).href)}
        />
      ))}
    </PaletteGroup>
  )
}

/** The pages of the navigation. */
export const Screens = ({ onOpen }: Opens) => (
  <PaletteGroup heading={shellWords.goTo}>
    {useNavItems().map(({ path, title, icon: Icon, keys }) => (
      <PaletteRow
        key={path}
        value={`screen ${path}`}
        words={[title, shellWords.goTo]}
        icon={<Icon {...ICON} />}
        title={title}
        keys={keysOf({ id: `go.${path}`, keys })}
        onSelect={() => onOpen(path)}
      />
    ))}
  </PaletteGroup>
)

/** Commands of this screen and the global ones. */
export const Commands = ({ onRun }: { readonly onRun: (id: string) => void }) => (
  <PaletteGroup heading={shellWords.commands}>
    {useCommandList()
      .filter(
        ({ id, hidden, when }) => !hidden && id !== "shell.palette" && !id.startsWith("go.") && when?.() !== false,
      )
      .map((command) => (
        <PaletteRow
          key={command.id}
          value={command.id}
          words={[command.title]}
          icon={<SquareChevronRight {...ICON} />}
          title={command.title}
          keys={keysOf(command)}
          onSelect={() => onRun(command.id)}
        />
      ))}
  </PaletteGroup>
)

/** Jobs of the library, each with its form. */
export const Jobs = ({ onOpen }: Opens) => {
  const jobs = useCall(listJobs, {}, { staleTime: Number.POSITIVE_INFINITY }).data
  if (!jobs?.mayRun) return null
  return (
    <PaletteGroup heading={shellWords.run}>
      {jobs.jobs.map(({ name, says }) => (
        <PaletteRow
          key={name}
          value={`run ${name}`}
          words={[shellWords.run, name, says]}
          icon={<Play {...ICON} />}
          title={<span className="mono">{name}</span>}
          note={says}
          onSelect={() => onOpen(`/jobs?start=${name}`)}
        />
      ))}
    </PaletteGroup>
  )
}
