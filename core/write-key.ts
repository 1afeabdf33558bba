/** How the log keeps the idempotency key of a write: a name, and where it is known a print of what was asked for. */
export type WriteKey = { readonly name: string; readonly print: string | undefined }

const PRINTED = /^(?<name>.*)~(?<print>[0-9a-f]{16})$/s

/** The key of a write under which nothing else may be asked for. `hash` is the hash of all that was sent, as hex. */
export const printedKey = (name: string, hash: string): string => `${name}~${hash.slice(0, 16)}`

/** The parts of a key; keys of jobs, which send nothing that could differ, have no print. */
export const partsOfKey = (key: string): WriteKey => {
  const { name, print } = PRINTED.exec(key)?.groups ?? {}
  return { name: name ?? key, print }
}

/** Whether two writes of one name asked for different things. */
export const asksElse = (one: WriteKey, other: WriteKey): boolean =>
  one.print !== undefined && other.print !== undefined && one.print !== other.print
