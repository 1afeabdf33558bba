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
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Menu } from "../../ui/menu.tsx"
import { Name } from "../../ui/name.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { toast } from "../../ui/toast.tsx"
import { changeWords } from "./change-words.ts"
import type { EditorPart } from "./editor-part.ts"
import { VersionStatus } from "./version-status.tsx"

type VersionsTabProps = EditorPart & {
  readonly versions: readonly DatabitVersionSummary[]
  readonly onPublish: (version: string) => void
}

const Changed = ({ says }: { readonly says: readonly string[] }) => (
  <span title={says.join("; ")}>{says.join("; ")}</span>
)

type ActsProps = Pick<VersionsTabProps, "databit" | "versions" | "may" | "onPublish"> & {
  readonly row: DatabitVersionSummary
}

const Acts = ({ databit, versions, may, row, onPublish }: ActsProps) => {
  const navigate = useNavigate({ from: "/databits/$name" })
  const start = useChange(startDatabitDraft, {
    invalidates: [getDatabit, listDatabits],
    onDone: ({ databit: draft }) => {
      toast(words.draftStarted(draft.version))
      void navigate({ search: { tab: "fields" } })
    },
    onFailed: (problem) => toast(problem.detail ?? problem.title),
  })
  const draftOpen = versions.some(({ saved }) => !saved)
  const mayEdit = may.includes("edit") || may.includes("start_draft") || may.includes("save")
  return (
    <span className="relative">
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
            onSelect: () =>
              window.location.assign(downloadHref(exportDatabit, { ref: `${databit.name}@${row.version}` })),
          },
          {
            id: "draft",
            label: words.draftFrom,
            why: draftOpen ? words.draftOpen : row.saved && mayEdit ? undefined : words.notDraft,
            onSelect: () => start.mutate({ ref: `${databit.name}@${row.version}` }),
          },
          {
            id: "publish",
            label: words.publish,
            why: row.status === "published" ? words.publishedAlready : mayEdit ? undefined : words.notDraft,
            onSelect: () => onPublish(row.version),
          },
        ]}
      />
    </span>
  )
}

/** Every version with who made it, when, and what changed; from each a new draft can start. */
export const VersionsTab = ({ databit, versions, may, onPublish }: VersionsTabProps) => {
  const columns: readonly Column<DatabitVersionSummary>[] = [
    {
      id: "version",
      header: words.columns.version,
      width: "110px",
      narrow: "lead",
      cell: (row) => (
        <RowLink to="/databits/$name" params={{ name: databit.name }} search={{ version: row.version, tab: "fields" }}>
          <span className="mono">{row.version}</span>
        </RowLink>
      ),
    },
    {
      id: "status",
      header: words.columns.status,
      width: "120px",
      narrow: "brief",
      cell: (row) => <VersionStatus status={row.status} saved={row.saved} />,
    },
    {
      id: "changes",
      header: words.changes,
      narrow: "brief",
      cell: (row) => <Changed says={changeWords(versions, row.id)} />,
    },
    {
      id: "trained",
      header: words.trainedFrom,
      width: "18%",
      cell: (row) => (row.trainingDataset === null ? null : <Name name={row.trainingDataset} short />),
    },
    { id: "by", header: words.by, width: "14%", cell: (row) => row.createdBy },
    { id: "when", header: words.when, align: "right", width: "110px", cell: (row) => <Ago at={row.updatedAt} /> },
    {
      id: "acts",
      header: words.more,
      align: "right",
      width: "70px",
      cell: (row) => <Acts databit={databit} versions={versions} may={may} row={row} onPublish={onPublish} />,
    },
  ]
  return (
    <Card flush title={words.versionsTitle} note={versions.length === 1 ? words.versionsOne : undefined}>
      <Table
        label={words.versionsTitle}
        columns={columns}
        rows={versions}
        rowKey={({ id }) => id}
        active={databit.id}
      />
    </Card>
  )
}
