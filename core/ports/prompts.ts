/** A version of a registered prompt; it never changes. */
export type PromptVersion = {
  /** Three-level name. */
  readonly name: string
  /** Counted from 1. */
  readonly version: string
  /** Text with `{{variables}}`. */
  readonly template: string
  readonly tags: Readonly<Record<string, string>>
}

/** The registry of prompts. */
export type Prompts = {
  /** Registers the next version; the prompt is made when there is none. */
  saveVersion(prompt: Omit<PromptVersion, "version">): Promise<PromptVersion>
  seekVersion(name: string, version: string): Promise<PromptVersion | undefined>
  /** Newest first; none where there is no such prompt. */
  listVersions(name: string): Promise<readonly PromptVersion[]>
}
