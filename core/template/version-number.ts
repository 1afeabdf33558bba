/** How much a change matters to those who use the Databit. */
export type ChangeLevel = "major" | "minor" | "patch"

const partsOf = (version: string): [number, number, number] => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number)
  return [major, minor, patch]
}

/** Negative when `a` is the lower semantic version, positive when it is the higher, 0 when equal. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [partsOf(a), partsOf(b)]
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}

/** The highest of some versions; undefined when there are none. */
export const highestVersion = (versions: readonly string[]): string | undefined =>
  versions.toSorted(compareVersions).at(-1)

/** The next version after a change of this level. */
export const nextVersion = (version: string, level: ChangeLevel): string => {
  const [major, minor, patch] = partsOf(version)
  if (level === "major") return `${major + 1}.0.0`
  return level === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}
