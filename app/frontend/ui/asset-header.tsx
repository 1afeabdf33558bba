import type { ReactNode } from "react"
import { Badge } from "./badge.tsx"
import { Name } from "./name.tsx"

export type Fact = { readonly label: string; readonly value: ReactNode }

type AssetHeaderProps = {
  readonly icon: ReactNode
  /** `catalog.schema.name` */
  readonly name: string
  /** What it is: "Databit", "Table". */
  readonly kind: string
  readonly status?: ReactNode
  /** Version picker or badge. */
  readonly version?: ReactNode
  readonly tags?: readonly string[]
  readonly comment?: ReactNode
  /** Owner, created, rows ... */
  readonly facts?: readonly Fact[]
  /** Leads to the same thing elsewhere; stands beside the name. */
  readonly elsewhere?: ReactNode
  /** One main button last. */
  readonly actions?: ReactNode
}

/** The head of an asset page: icon, full name with copy, status, version, facts, actions. Holds the h1. */
export const AssetHeader = ({
  icon,
  name,
  kind,
  status,
  version,
  tags = [],
  comment,
  facts = [],
  elsewhere,
  actions,
}: AssetHeaderProps) => (
  <header className="flex min-w-0 flex-wrap items-start gap-x-4 gap-y-3">
    <div className="flex min-w-0 max-w-full flex-1 basis-80 items-start gap-3">
      <span
        className="flex size-9 shrink-0 items-center justify-center rounded-control border border-line bg-surface text-fg-2"
        aria-hidden="true"
      >
        {icon}
      </span>
      <div className="min-w-0">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 tabIndex={-1} className="min-w-0 max-w-full text-16 font-semibold">
            <span className="sr-only">{kind} </span>
            <Name name={name} strong copy wrap />
          </h1>
          {elsewhere}
          {version}
          {status}
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </div>
        {comment ? <p className="mt-0.5 max-w-[80ch] text-13 text-fg-2">{comment}</p> : null}
        {facts.length === 0 ? null : (
          <dl className="mt-1 flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-12">
            {facts.map((fact) => (
              <div key={fact.label} className="flex min-w-0 items-baseline gap-1.5">
                <dt className="shrink-0 text-fg-3">{fact.label}</dt>
                <dd className="min-w-0 text-fg-2">{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
    {actions ? <div className="ml-auto flex max-w-full flex-wrap items-center gap-2 max-md:ml-0">{actions}</div> : null}
  </header>
)
