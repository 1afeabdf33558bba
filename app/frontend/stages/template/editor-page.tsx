import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { FileText } from "lucide-react"
import { useRef, useState } from "react"
import { listTables } from "../../../../contract/endpoints/data.ts"
import { type DatabitEditor, getDatabit } from "../../../../contract/endpoints/template.ts"
import { type Finding, findings as findingsOf } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall } from "../../shell/query.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Badge } from "../../ui/badge.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Tabs } from "../../ui/tabs.tsx"
import { EditorActions } from "./editor-actions.tsx"
import type { EditorPart } from "./editor-part.ts"
import { ExamplesTab } from "./examples-tab.tsx"
import { FieldsTab } from "./fields-tab.tsx"
import { EDITOR_TABS, type EditorTab, focusPlace, tabOf } from "./jump.ts"
import { KeepingLine, KeepingNotice } from "./keeping-line.tsx"
import { PreviewTab } from "./preview-tab.tsx"
import { ProblemList } from "./problem-list.tsx"
import type { PromptHandle } from "./prompt-editor.tsx"
import { offsetOf, PromptTab } from "./prompt-tab.tsx"
import { PublishDialog } from "./save-dialogs.tsx"
import { SettingsTab } from "./settings-tab.tsx"
import { useDraft } from "./use-draft.ts"
import { useSettled } from "./use-settled.ts"
import { standingOf, VersionStatus } from "./version-status.tsx"
import { VersionsTab } from "./versions-tab.tsx"

/** A half-typed word is no mistake yet: problems are looked for after a pause. */
const SETTLE_MS = 600

/** The same rules as on the server, over the tables the browser knows. */
const useFindings = (part: Pick<EditorPart, "draft">, fromServer: readonly Finding[]): readonly Finding[] => {
  const tables = useCall(listTables, {}).data?.tables
  const content = useSettled(part.draft.content, SETTLE_MS)
  if (!tables) return fromServer
  const known = new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
  return findingsOf(content, known)
}

const Head = ({ part, editor }: { readonly part: EditorPart; readonly editor: DatabitEditor }) => {
  const { databit, editable, draft } = part
  return (
    <AssetHeader
      icon={<FileText size={18} strokeWidth={1.75} />}
      name={databit.name}
      elsewhere={<OpenInDatabricks target={{ kind: "row", of: "templates" }} />}
      kind={words.kind}
      version={<Badge mono>{databit.version}</Badge>}
      status={<VersionStatus status={databit.status} saved={databit.saved} />}
      comment={editable ? <KeepingLine draft={draft} /> : undefined}
      facts={[
        { label: words.by, value: databit.createdBy },
        { label: words.columns.updated, value: <Ago at={databit.updatedAt} spoken /> },
      ]}
      actions={<EditorActions {...part} versions={editor.versions} uses={editor.uses} />}
    />
  )
}

const ReadOnly = ({ databit }: Pick<EditorPart, "databit">) => (
  <Notice title={words.readOnly(databit.version, words.status[standingOf(databit)].toLowerCase())} />
)

const Opened = ({ editor, ref }: { readonly editor: DatabitEditor; readonly ref: string }) => {
  const { tab = "fields" } = useSearch({ from: "/databits/$name" })
  const navigate = useNavigate({ from: "/databits/$name" })
  const prompt = useRef<PromptHandle>(null)
  const [publishing, setPublishing] = useState<string>()
  const { databit, may, versions } = editor
  const draft = useDraft(databit, ref)
  const findings = useFindings({ draft }, editor.findings)
  const part: EditorPart = { databit, ref, draft, findings, may, editable: may.includes("edit") }

  const show = (next: EditorTab) => void navigate({ search: ({ version }) => ({ version, tab: next }), replace: true })
  const jump = (finding: Finding) => {
    show(tabOf(finding))
    const offset = offsetOf(finding)
    if (offset === undefined) focusPlace(finding.where)
    else requestAnimationFrame(() => requestAnimationFrame(() => prompt.current?.select(offset, offset + 1)))
  }
  useCommands(
    EDITOR_TABS.map((one, at) => ({
      id: `databit.tab.${one}`,
      title: words.tabs[one],
      keys: `Mod+${at + 1}`,
      group: words.kind,
      run: () => show(one),
    })),
  )
  const { schema, examples } = draft.content
  const counts: Partial<Record<EditorTab, number>> = {
    fields: schema.input.length + schema.output.length,
    examples: examples.length,
    versions: versions.length,
  }
  return (
    <>
      <Head part={part} editor={editor} />
      <KeepingNotice draft={draft} />
      {part.editable ? (
        <ProblemList findings={findings} onJump={jump} />
      ) : databit.saved ? (
        <ReadOnly databit={databit} />
      ) : null}
      <Tabs
        value={tab}
        label={words.kind}
        tabs={EDITOR_TABS.map((value) => ({ value, label: words.tabs[value], count: counts[value] }))}
        onChange={show}
      >
        <Boundary what={words.readFailed} key={tab}>
          {tab === "fields" ? <FieldsTab {...part} /> : null}
          {tab === "prompt" ? <PromptTab {...part} handle={prompt} /> : null}
          {tab === "examples" ? <ExamplesTab {...part} /> : null}
          {tab === "preview" ? <PreviewTab {...part} /> : null}
          {tab === "settings" ? <SettingsTab {...part} /> : null}
          {tab === "versions" ? <VersionsTab {...part} versions={versions} onPublish={setPublishing} /> : null}
        </Boundary>
      </Tabs>
      {publishing === undefined ? null : (
        <PublishDialog databit={databit} draft={draft} version={publishing} onClose={() => setPublishing(undefined)} />
      )}
    </>
  )
}

const Loading = ({ name }: { readonly name: string }) => (
  <>
    <PageHeader title={<Name name={name} />} />
    <Skeleton className="h-9 w-full" />
    <SkeletonRows rows={8} />
  </>
)

/** The editor of a Databit: its open draft, else its newest version; another one by `version` in the address. */
export const DatabitPage = () => {
  const { name } = useParams({ from: "/databits/$name" })
  const { version = "newest" } = useSearch({ from: "/databits/$name" })
  const ref = `${name}@${version}`
  const editor = useCall(getDatabit, { ref })
  return (
    <div className="page">
      {editor.data ? (
        <Opened key={editor.data.databit.id} editor={editor.data} ref={ref} />
      ) : editor.error ? (
        <>
          <PageHeader title={<Name name={name} />} />
          <ErrorCard what={words.readFailed} error={editor.error} onRetry={() => void editor.refetch()} />
        </>
      ) : (
        <Loading name={name} />
      )}
    </div>
  )
}
