/** Open-addressing map from 32-bit hashes to dense ids 0, 1, 2 ... in order of first appearance. */
export class HashTable {
  size = 0
  #keys: Uint32Array
  #slots: Int32Array
  #mask: number

  constructor(expected: number) {
    let capacity = 64
    while (capacity < expected * 2) capacity *= 2
    this.#slots = new Int32Array(capacity).fill(-1)
    this.#keys = new Uint32Array(capacity / 2)
    this.#mask = capacity - 1
  }

  keyOf(id: number): number {
    return this.#keys[id] ?? 0
  }

  /** The id of `hash`, or -1. */
  find(hash: number): number {
    let slot = hash & this.#mask
    for (;;) {
      const id = this.#slots[slot] ?? -1
      if (id < 0 || this.#keys[id] === hash) return id
      slot = (slot + 1) & this.#mask
    }
  }

  /** The id of `hash`, which gets the next free one when it is new. */
  add(hash: number): number {
    let slot = hash & this.#mask
    for (;;) {
      const id = this.#slots[slot] ?? -1
      if (id < 0) break
      if (this.#keys[id] === hash) return id
      slot = (slot + 1) & this.#mask
    }
    const id = this.size++
    this.#keys[id] = hash
    this.#slots[slot] = id
    if (this.size * 2 > this.#slots.length) this.#grow()
    return id
  }

  #grow(): void {
    const capacity = this.#slots.length * 2
    const keys = new Uint32Array(capacity / 2)
    keys.set(this.#keys)
    this.#keys = keys
    this.#slots = new Int32Array(capacity).fill(-1)
    this.#mask = capacity - 1
    for (let id = 0; id < this.size; id++) {
      let slot = (keys[id] ?? 0) & this.#mask
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = id
    }
  }
}
