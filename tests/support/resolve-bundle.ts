type Node = string | number | boolean | null | Node[] | { [name: string]: Node }
type Fields = { [name: string]: Node }

export type Deployment = {
  readonly target: string
  /** Variables given on the command line. */
  readonly given: Readonly<Record<string, string>>
  readonly user: string
}

const isFields = (node: Node | undefined): node is Fields =>
  typeof node === "object" && node !== null && !Array.isArray(node)

const fieldsOf = (node: Node | undefined): Fields => (isFields(node) ? node : {})

/** As the platform's tool merges a target: fields one by one, lists one after the other, the rest replaced. */
const merged = (below: Node | undefined, above: Node): Node => {
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above]
  if (!isFields(below) || !isFields(above)) return above
  const names = new Set([...Object.keys(below), ...Object.keys(above)])
  return Object.fromEntries(
    [...names].map((name) => {
      const over = above[name]
      return [name, over === undefined ? (below[name] ?? null) : merged(below[name], over)]
    }),
  )
}

const valueAt = (node: Node | undefined, path: readonly string[]): Node | undefined =>
  path.reduce<Node | undefined>((at, name) => (isFields(at) ? at[name] : undefined), node)

const REFERENCE = /\$\{([\w.-]+)\}/g

/** The platform's tool gives a field the type its schema asks for; ours asks for a number in one. */
const typed = (name: string, value: Node): Node => (name === "job_id" ? Number(value) : value)

/** The app's service principal, as it is made up here. */
export const MADE_UP_PRINCIPAL = "11111111-2222-3333-4444-555555555555"

/** The id of a resource, as it is made up here. */
export const madeUpId = (kind: string, key: string): string =>
  String(900_000_000 + ([...`${kind}.${key}`].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e8))

/** What only the workspace knows, in made-up values: ids, the app's service principal. */
const remote = (kind: string, key: string, field: string, config: Fields): Node | undefined => {
  const { catalog_name, schema_name, name } = config
  if (field === "service_principal_client_id" && kind === "apps") return MADE_UP_PRINCIPAL
  if (field !== "id") return undefined
  if (kind === "volumes") return `${catalog_name}.${schema_name}.${name}`
  return madeUpId(kind, key)
}

/** In development mode schemas and jobs get a prefix; apps, volumes and secret scopes keep their names. */
const prefixed = (resources: Fields, user: string): Fields => {
  const short = user.replace(/@.*$/, "").replaceAll(/\W/g, "_")
  const renamed = (kind: string, rename: (name: string) => string): Fields =>
    Object.fromEntries(
      Object.entries(fieldsOf(resources[kind])).map(([key, node]) => {
        const fields = fieldsOf(node)
        return [key, { ...fields, name: rename(String(fields.name)) }]
      }),
    )
  return {
    ...resources,
    schemas: renamed("schemas", (name) => `dev_${short}_${name}`),
    jobs: renamed("jobs", (name) => `[dev ${short}] ${name}`),
    experiments: renamed("experiments", (name) => name.replace(/[^/]+$/, `[dev ${short}] $&`)),
  }
}

/**
 * The bundle as a target deploys it, every reference filled in. Only what our own files use; throws where a name leads
 * nowhere or a variable has no value.
 */
export const resolveBundle = (
  files: ReadonlyMap<string, object>,
  { target, given, user }: Deployment,
): { readonly [name: string]: Node } => {
  const parts = [...files.values()].map((file) => structuredClone(file) as Fields)
  const whole = parts.reduce<Node>((all, part) => merged(all, part), {})
  const { targets, include: _, ...base } = fieldsOf(whole)
  const { default: __, variables: own, mode, ...overrides } = fieldsOf(fieldsOf(targets)[target])
  const root = fieldsOf(merged(base, overrides))
  if (mode === "development") root.resources = prefixed(fieldsOf(root.resources), user)
  const rootPath = valueAt(root, ["workspace", "root_path"]) ?? `/Workspace/Users/${user}/.bundle/databits/${target}`
  const known: Fields = {
    bundle: { ...fieldsOf(root.bundle), target },
    workspace: {
      current_user: { userName: user, short_name: user.replace(/@.*$/, "") },
      root_path: rootPath,
      file_path: `${String(rootPath)}/files`,
    },
  }

  const variableOf = (name: string): Node => {
    const declared = fieldsOf(fieldsOf(root.variables)[name])
    const value = given[name] ?? fieldsOf(own)[name] ?? declared.default
    if (value !== undefined) return filled(value)
    if (declared.lookup !== undefined) return "0123456789abcdef"
    throw new Error(`no value for the variable ${name}`)
  }

  const lookUp = (path: string): Node => {
    const [head = "", ...rest] = path.split(".")
    if (head === "var") return variableOf(rest.join("."))
    if (head !== "resources") {
      const found = valueAt(known, [head, ...rest])
      if (found === undefined) throw new Error(`nothing at ${path}`)
      return filled(found)
    }
    const [kind = "", key = "", ...field] = rest
    const config = valueAt(root.resources, [kind, key])
    if (!isFields(config)) throw new Error(`no resource at ${path}`)
    const written = valueAt(config, field)
    const { catalog_name = null, schema_name = null, name = null } = config
    const found =
      written === undefined
        ? remote(kind, key, field.join("."), fieldsOf(filled({ catalog_name, schema_name, name })))
        : filled(written)
    if (found === undefined) throw new Error(`nothing at ${path}`)
    return found
  }

  const filled = (node: Node): Node => {
    if (Array.isArray(node)) return node.map(filled)
    if (isFields(node))
      return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, typed(name, filled(one))]))
    if (typeof node !== "string") return node
    const [, whole] = /^\$\{([\w.-]+)\}$/.exec(node) ?? []
    if (whole !== undefined) return lookUp(whole)
    return node.replace(REFERENCE, (_all, path: string) => String(lookUp(path)))
  }

  const { variables: ___, ...deployed } = root
  return fieldsOf(filled(deployed))
}
