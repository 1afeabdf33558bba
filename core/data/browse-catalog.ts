import type { CatalogEntry, Grant, Securable, SecurableKind, Tags } from "../../contract/entities/catalog.ts"
import { Problem } from "../../contract/problems.ts"
import type { CatalogEntries } from "../ports/catalog.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "catalog">

/** A part that could not be read, in words for people. */
export type Unknown = { readonly kind: "unknown"; readonly says: string; readonly remedy: string }

export type Browsed = {
  readonly entries: readonly CatalogEntry[]
  readonly more: readonly { readonly kind: SecurableKind; readonly token: string }[]
  readonly missing: readonly { readonly kind: SecurableKind; readonly says: string; readonly remedy: string }[]
}

const BELOW: readonly (readonly SecurableKind[])[] = [["catalog"], ["schema"], ["table", "volume", "function", "model"]]

const inWords = (error: unknown): { readonly says: string; readonly remedy: string } => {
  if (!(error instanceof Problem)) throw error
  return { says: error.detail ?? error.message, remedy: error.remedy }
}

/**
 * What stands below `parent`, one page of each kind. A kind that cannot be listed is named with the reason; where none
 * can be, the reason is the answer.
 */
export const browseCatalog = async (
  { catalog }: Needed,
  parent: string | undefined,
  only: { readonly kind?: SecurableKind | undefined; readonly token?: string | undefined } = {},
): Promise<Browsed> => {
  const below = BELOW[parent === undefined ? 0 : parent.split(".").length] ?? []
  const kinds = only.kind === undefined ? below : below.filter((kind) => kind === only.kind)
  if (kinds.length === 0)
    throw new Problem("input_invalid", { field: "parent", detail: `Nothing of that kind stands below ${parent}.` })
  const pages = await Promise.allSettled(
    kinds.map((kind) => catalog.listEntries(kind, parent ?? null, { token: only.token })),
  )
  const refused = pages.flatMap((page) => (page.status === "rejected" ? [page.reason as unknown] : []))
  if (refused.length === kinds.length) throw refused[0]
  const given = pages.flatMap((page, index): { kind: SecurableKind; page: CatalogEntries }[] => {
    const kind = kinds[index]
    return page.status === "fulfilled" && kind ? [{ kind, page: page.value }] : []
  })
  return {
    entries: given.flatMap(({ page }) => page.entries),
    more: given.flatMap(({ kind, page }) => (page.next === null ? [] : [{ kind, token: page.next }])),
    missing: pages.flatMap((page, index) => {
      const kind = kinds[index]
      return page.status === "rejected" && kind ? [{ kind, ...inWords(page.reason) }] : []
    }),
  }
}

const known = async <Value>(read: Promise<Value>): Promise<Value | Unknown> => {
  try {
    return await read
  } catch (error) {
    return { kind: "unknown", ...inWords(error) }
  }
}

export type Accessed = {
  readonly tags: { readonly kind: "known"; readonly tags: Tags } | Unknown
  readonly grants: { readonly kind: "known"; readonly grants: readonly Grant[] } | Unknown
}

/** Tags and grants of a thing; what may not be read says why. */
export const findAccess = async ({ catalog }: Needed, of: Securable): Promise<Accessed> => {
  const [tags, grants] = await Promise.all([
    known(catalog.listTags(of).then((found) => ({ kind: "known" as const, tags: found }))),
    known(catalog.listGrants(of).then((found) => ({ kind: "known" as const, grants: found }))),
  ])
  return { tags, grants }
}
