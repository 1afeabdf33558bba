import clsx from "clsx"
import { CopyButton } from "./copy-button.tsx"

type NameProps = {
  /** `catalog.schema.name`, or one part. */
  readonly name: string
  readonly version?: string | number | undefined
  readonly copy?: boolean
  /** Leaves out catalog and schema (they stay in the hover title). */
  readonly short?: boolean
  readonly strong?: boolean
  /** Breaks instead of being cut. */
  readonly wrap?: boolean
}

/** A name of the catalog, last level emphasised, with its version and a copy button on request. */
export const Name = ({ name, version, copy = false, short = false, strong = false, wrap = false }: NameProps) => {
  const at = name.lastIndexOf(".")
  const last = name.slice(at + 1)
  const shown = version === undefined ? undefined : /^v/.test(String(version)) ? String(version) : `v${version}`
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5">
      <span className={clsx("mono min-w-0", wrap ? "[overflow-wrap:anywhere]" : "truncate")} title={name}>
        {short || at < 0 ? null : <span className="text-fg-3">{name.slice(0, at + 1)}</span>}
        <span className={clsx("text-fg", strong && "font-semibold")}>{last}</span>
      </span>
      {shown === undefined ? null : <span className="mono shrink-0 text-fg-3">{shown}</span>}
      {copy ? <CopyButton text={name} label="Copy name" /> : null}
    </span>
  )
}
