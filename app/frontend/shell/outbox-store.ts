/** A write that waits to be acknowledged. `owner` is the tab that made it. */
export type StoredEntry = {
  readonly key: string
  readonly box: string
  readonly owner: string
  readonly payload: unknown
  readonly at: number
}

/** Where entries outlive the page. */
export type OutboxStore = {
  readonly all: (box: string) => Promise<readonly StoredEntry[]>
  readonly put: (entry: StoredEntry) => Promise<void>
  readonly remove: (keys: readonly string[]) => Promise<void>
}

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused"))
  })

const openDatabase = (): Promise<IDBDatabase> => {
  const request = indexedDB.open("databits.outbox", 1)
  request.onupgradeneeded = () =>
    request.result.createObjectStore("entries", { keyPath: "key" }).createIndex("box", "box")
  return settled(request)
}

/** The store in this browser's IndexedDB. */
export const indexedStore = (): OutboxStore => {
  let database: Promise<IDBDatabase> | undefined
  const entries = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => {
    database ??= openDatabase()
    return (await database).transaction("entries", mode).objectStore("entries")
  }
  return {
    all: async (box) => settled<StoredEntry[]>((await entries("readonly")).index("box").getAll(box)),
    put: async (entry) => void (await settled((await entries("readwrite")).put(entry))),
    remove: async (keys) => {
      const store = await entries("readwrite")
      await Promise.all(keys.map((key) => settled(store.delete(key))))
    },
  }
}
