/** Sections of a `.databrickscfg` by name, each with its keys in lower case. */
export type Profiles = ReadonlyMap<string, ReadonlyMap<string, string>>

const SECTION = /^\[(.+)\]$/
const ENTRY = /^([^=:]+)[=:](.*)$/

/** Reads the INI text of a `.databrickscfg`; comments (`#`, `;`) and lines that are neither are passed over. */
export const parseProfiles = (text: string): Profiles => {
  const profiles = new Map<string, Map<string, string>>()
  let current: Map<string, string> | undefined
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue
    const section = SECTION.exec(line)?.[1]?.trim()
    if (section !== undefined) {
      current = profiles.get(section) ?? new Map()
      profiles.set(section, current)
      continue
    }
    const [, key, value] = ENTRY.exec(line) ?? []
    if (key !== undefined && value !== undefined) current?.set(key.trim().toLowerCase(), value.trim())
  }
  return profiles
}
