import type { Json } from "../../contract/json.ts"
import type { Role } from "../../contract/permissions.ts"

/** Settings that people change in the workbench; environment variables win over them. */
export type Settings = {
  seek(name: string): Promise<Json | undefined>
  /** `fromEnvironment`: the variable that decides it, null when people do. */
  list(): Promise<readonly { readonly name: string; readonly value: Json; readonly fromEnvironment: string | null }[]>
}

/** Secrets at rest: encrypted, never listed, never sent to a browser. */
export type Secrets = {
  /** An opaque text that only this workspace can open. */
  save(plain: string): Promise<string>
  find(sealed: string): Promise<string>
}

export type Person = { readonly name: string; readonly roles: readonly Role[] }

/** Who may use this workspace. */
export type People = {
  /** By name; without one, the person this workspace belongs to. Problem `not_found`. */
  find(name?: string): Promise<Person>
  list(): Promise<readonly Person[]>
}
