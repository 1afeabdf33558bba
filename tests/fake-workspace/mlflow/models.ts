import { missing, Refused } from "../refused.ts"

export type ModelVersionState = {
  readonly version: number
  readonly source: string
  readonly runId: string
  status: "PENDING_REGISTRATION" | "READY" | "FAILED_REGISTRATION"
  description: string
  readonly tags: Map<string, string>
  readonly createdAt: number
  readonly createdBy: string
  /** What was uploaded, by path below the version. */
  readonly files: Map<string, Buffer>
}

export type RegisteredModelState = {
  readonly name: string
  description: string
  readonly tags: Map<string, string>
  readonly aliases: Map<string, number>
  readonly versions: ModelVersionState[]
  readonly createdAt: number
  readonly owner: string
}

/** Registered models of a fake workspace, with what their versions hold. */
export type RegisteredModelStates = {
  readonly all: Map<string, RegisteredModelState>
  add(name: string, owner: string): RegisteredModelState
  model(name: string): RegisteredModelState
  version(name: string, version: string | number): ModelVersionState
}

/** Aliases that the platform keeps for itself. */
const TAKEN = /^(latest|v\d+)$/i

/** Refuses a name that no alias may have. */
export const checkAlias = (alias: string): void => {
  if (TAKEN.test(alias) || !/^[\w-]{1,255}$/.test(alias))
    throw new Refused(400, "INVALID_PARAMETER_VALUE", `Invalid alias name: '${alias}'`)
}

export const openModels = (now: () => number): RegisteredModelStates => {
  const all = new Map<string, RegisteredModelState>()
  const model = (name: string): RegisteredModelState => {
    const found = all.get(name.toLowerCase())
    if (!found) throw missing(`Routine or Model '${name}'`)
    return found
  }
  return {
    all,
    model,
    add: (name, owner) => {
      if (all.has(name.toLowerCase()))
        throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Registered model '${name}' already exists`)
      const made: RegisteredModelState = {
        name,
        description: "",
        tags: new Map(),
        aliases: new Map(),
        versions: [],
        createdAt: now(),
        owner,
      }
      all.set(name.toLowerCase(), made)
      return made
    },
    version: (name, version) => {
      const found = model(name).versions.find((one) => one.version === Number(version))
      if (!found) throw missing(`Model version '${name}' version '${version}'`)
      return found
    },
  }
}
