import { useNavigate } from "@tanstack/react-router"
import { Ellipsis } from "lucide-react"
import {
  type DatabitVersionSummary,
  exportDatabit,
  getDatabit,
  listDatabits,
  startDatabitDraft,
} from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useChange } from "../../shell/query.ts"
import { downloadHref } from "../../shell/transfer.ts"
import { IconButton } from "../../ui/icon-button.tsx"
import { Menu } from "../../ui/menu.tsx"
import { toast } from "../../ui/toast.tsx"
import type { EditorPart } from "./editor-part.ts"

export type VersionsPart = EditorPart & {
  readonly versions: readonly DatabitVersionSummary[]
  readonly onPublish: (version: string) => void
}

type Asked = Pick<VersionsPart, "databit" | "versions" | "may">

const mayEdit = ({ may }: Asked): boolean => may.includes("edit") || may.includes("start_draft") || may.includes("save")

/** Opens a draft with the content of a version; `why` says when that cannot be. */
export const useRestore = (asked: Asked) => {
  const navigate = useNavigate({ from: "/databits/$name" })
  const start = useChange(startDatabitDraft, {
    invalidates: [getDatabit, listDatabits],
    onDone: ({ databit: draft }) => {
      toast(words.draftStarted(draft.version))
      void navigate({ search: { tab: "fields" } })
    },
    onFailed: (problem) => toast(problem.detail ?? problem.title),
  })
  const draftOpen = asked.versions.some(({ saved }) => !saved)
  return {
    busy: start.isPending,
    why: (row: DatabitVersionSummary): string | undefined =>
      draftOpen ? words.draftOpen : row.saved && mayEdit(asked) ? undefined : words.notDraft,
    run: ({ version }: DatabitVersionSummary): void => start.mutate({ ref: `${asked.databit.name}@${version}` }),
  }
}

/** What can be done with one version. */
export const VersionActs = ({ row, onPublish, ...asked }: VersionsPart & { readonly row: DatabitVersionSummary }) => {
  const navigate = useNavigate({ from: "/databits/$name" })
  const restore = useRestore(asked)
  const { name } = asked.databit
  return (
    <span className="relative shrink-0">
      <Menu
        align="end"
        trigger={<IconButton size={28} label={`${words.more} ${row.version}`} icon={<Ellipsis size={16} />} />}
        entries={[
          {
            id: "view",
            label: words.viewIt,
            onSelect: () => void navigate({ search: { version: row.version, tab: "fields" } }),
          },
          {
            id: "file",
            label: words.exportFile,
            onSelect: () => window.location.assign(downloadHref(exportDatabit, { ref: `${name}@${row.version}` })),
          },
          { id: "draft", label: words.draftFrom, why: restore.why(row), onSelect: () => restore.run(row) },
          {
            id: "publish",
            label: words.publish,
            why: row.status === "published" ? words.publishedAlready : mayEdit(asked) ? undefined : words.notDraft,
            onSelect: () => onPublish(row.version),
          },
        ]}
      />
    </span>
  )
}
