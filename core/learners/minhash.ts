import { newTokens, plainForm } from "./tokens.ts"

/** 32 bands of 4 find a pair of similarity .8 with probability 1 - 5e-8, one of .4 with .56 (then checked exactly). */
const BANDS = 32
const BAND_ROWS = 4
const SIGNATURE = BANDS * BAND_ROWS
const SHINGLE = 4
/** Boilerplate can put thousands of unlike texts in one bucket; beyond this many, a text is not compared within it. */
const MAX_COMPARED = 64
const PRIME = 0x01000193

const multipliers = Uint32Array.from({ length: SIGNATURE }, (_, at) => (Math.imul(at + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1)
const offsets = Uint32Array.from({ length: SIGNATURE }, (_, at) => Math.imul(at + 1, 0x85ebca77) ^ 0x27d4eb2f)

/** Distinct hashes of all runs of four characters, ascending; a shorter text is one run. */
export const shingles = (plain: string): Uint32Array => {
  const found = new Uint32Array(Math.max(1, plain.length - SHINGLE + 1))
  for (let first = 0; first < found.length; first++) {
    let hash = 0x811c9dc5
    for (let at = first; at < Math.min(plain.length, first + SHINGLE); at++)
      hash = Math.imul(hash ^ plain.charCodeAt(at), PRIME)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    found[first] = hash ^ (hash >>> 13)
  }
  found.sort()
  let kept = 0
  for (let at = 0; at < found.length; at++) {
    if (at === 0 || found[at] !== found[at - 1]) found[kept++] = found[at] ?? 0
  }
  return found.slice(0, kept)
}

/** Smallest image of the shingles under each of 128 hash functions (Broder 1997): equal entries estimate similarity. */
const signatureOf = (set: Uint32Array, signature: Uint32Array): void => {
  signature.fill(0xffffffff)
  for (const shingle of set) {
    for (let at = 0; at < SIGNATURE; at++) {
      const mixed = Math.imul(shingle, multipliers[at] ?? 1) + (offsets[at] ?? 0)
      const hash = (mixed ^ (mixed >>> 15)) >>> 0
      if (hash < (signature[at] ?? 0)) signature[at] = hash
    }
  }
}

/** Shared part of two ascending sets: |A and B| / |A or B|. */
export const jaccard = (a: Uint32Array, b: Uint32Array): number => {
  let both = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const left = a[i] ?? 0
    const right = b[j] ?? 0
    if (left === right) both++
    if (left <= right) i++
    if (right <= left) j++
  }
  const either = a.length + b.length - both
  return either === 0 ? 1 : both / either
}

class Groups {
  readonly #parent: Int32Array
  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, at) => at)
  }
  rootOf(member: number): number {
    let root = member
    while (this.#parent[root] !== root) {
      const above = this.#parent[root] ?? root
      this.#parent[root] = this.#parent[above] ?? above
      root = above
    }
    return root
  }
  join(a: number, b: number): void {
    const x = this.rootOf(a)
    const y = this.rootOf(b)
    // The earliest member is the root, so that groups do not depend on the order of comparison.
    this.#parent[Math.max(x, y)] = Math.min(x, y)
  }
}

const joinSamePlain = (plain: readonly string[], groups: Groups): number[] => {
  const first = new Map<string, number>()
  const distinct: number[] = []
  plain.forEach((form, at) => {
    const seen = first.get(form)
    if (seen === undefined) {
      first.set(form, at)
      distinct.push(at)
    } else groups.join(seen, at)
  })
  return distinct
}

const bandKey = (signatures: Uint32Array, place: number, band: number): number => {
  let key = band
  const from = place * SIGNATURE + band * BAND_ROWS
  for (let at = from; at < from + BAND_ROWS; at++)
    key = Math.imul(key ^ (signatures[at] ?? 0), 0x5bd1e995) ^ (key >>> 15)
  return key >>> 0
}

/**
 * Groups of texts that say (nearly) the same: equal after lower-casing and dropping punctuation, or sharing at least
 * `similarity` of their character 4-grams, directly or through others. Every text is in exactly one group (positions,
 * ascending); groups are ordered by their first member.
 */
export const nearDuplicateGroups = (texts: readonly string[], similarity = 0.8): number[][] => {
  const tokens = newTokens()
  const plain = texts.map((text) => plainForm(tokens, text))
  const groups = new Groups(texts.length)
  const distinct = joinSamePlain(plain, groups)
  const sets = distinct.map((at) => shingles(plain[at] ?? ""))
  const signatures = new Uint32Array(distinct.length * SIGNATURE)
  for (const [place, set] of sets.entries())
    signatureOf(set, signatures.subarray(place * SIGNATURE, (place + 1) * SIGNATURE))

  for (let band = 0; band < BANDS; band++) joinWithinBand(band, { distinct, sets, signatures, groups, similarity })

  const members = new Map<number, number[]>()
  for (let at = 0; at < texts.length; at++) {
    const root = groups.rootOf(at)
    const known = members.get(root)
    if (known) known.push(at)
    else members.set(root, [at])
  }
  return [...members.values()]
}

type Candidates = {
  readonly distinct: readonly number[]
  readonly sets: readonly Uint32Array[]
  readonly signatures: Uint32Array
  readonly groups: Groups
  readonly similarity: number
}

const joinWithinBand = (band: number, { distinct, sets, signatures, groups, similarity }: Candidates): void => {
  const buckets = new Map<number, number[]>()
  for (let place = 0; place < distinct.length; place++) {
    const key = bandKey(signatures, place, band)
    const bucket = buckets.get(key)
    if (!bucket) {
      buckets.set(key, [place])
      continue
    }
    for (const other of bucket.slice(-MAX_COMPARED)) {
      const a = distinct[place] ?? 0
      const b = distinct[other] ?? 0
      const set = sets[place]
      const rival = sets[other]
      if (!set || !rival || groups.rootOf(a) === groups.rootOf(b)) continue
      if (jaccard(set, rival) >= similarity) groups.join(a, b)
    }
    bucket.push(place)
  }
}
