type LinkedNameProps = {
  readonly name: string
  readonly version?: string | number | undefined
  /** Leaves out catalog and schema (they stay in the hover title). */
  readonly short?: boolean
}

/** A name inside a link: in the colour of links all through, so that it is seen to be one. */
export const LinkedName = ({ name, version, short = false }: LinkedNameProps) => (
  <span className="mono min-w-0 truncate" title={name}>
    {short ? name.slice(name.lastIndexOf(".") + 1) : name}
    {version === undefined ? "" : ` v${version}`}
  </span>
)
