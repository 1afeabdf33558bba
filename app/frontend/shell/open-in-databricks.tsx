import { ExternalLink } from "lucide-react"
import { type DeepTarget, deepLink } from "../../../contract/deep-links.ts"
import type { RunPlace } from "../../../contract/entities/run.ts"
import { shellWords } from "../messages/shell.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { useMe } from "./me.ts"
import { useCommands } from "./use-commands.ts"

/** What the workbench keeps as a row stands in one of its own tables. */
type RowOf = {
  readonly kind: "row"
  readonly of: "templates" | "agents" | "job_runs" | "spans" | "models" | "endpoints"
}

type OpenTarget = DeepTarget | RowOf

/** A run's page on Lakeflow, where it works there; else the table it is a row of. */
export const pageOfRun = ({ place }: { readonly place: RunPlace | null }): OpenTarget =>
  place === null ? { kind: "row", of: "job_runs" } : { kind: "job_run", ...place }

/**
 * Opens what a page is about in its own page of the Databricks workspace, in a new tab. On a laptop it stays, does
 * nothing and says what would make it work.
 */
export const OpenInDatabricks = ({ target }: { readonly target: OpenTarget }) => {
  const workspace = useMe()?.workspace
  const link = workspace?.link ?? undefined
  const open = (): void => {
    if (!workspace || !link) return
    const { catalog, schema } = workspace.place
    const there: DeepTarget =
      target.kind === "row" ? { kind: "table", name: `${catalog}.${schema}.${target.of}` } : target
    window.open(deepLink(link, there), "_blank", "noopener")
  }
  useCommands([
    {
      id: "shell.open-in-databricks",
      title: shellWords.openInDatabricks,
      keys: "o",
      scope: "screen",
      when: () => link !== undefined,
      run: open,
    },
  ])
  return (
    <IconButton
      size={28}
      label={link ? shellWords.openInDatabricks : shellWords.openInDatabricksWhy}
      icon={<ExternalLink size={16} aria-hidden="true" />}
      aria-disabled={link === undefined || undefined}
      className={link ? undefined : "opacity-55"}
      onClick={open}
    />
  )
}
