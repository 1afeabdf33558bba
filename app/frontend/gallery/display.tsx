import { Layers } from "lucide-react"
import { useState } from "react"
import { useListKeys } from "../shell/use-commands.ts"
import { Ago } from "../ui/ago.tsx"
import { AssetHeader } from "../ui/asset-header.tsx"
import { Badge, CountBadge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { Card } from "../ui/card.tsx"
import { Confidence } from "../ui/confidence.tsx"
import { DataGrid } from "../ui/data-grid.tsx"
import { KeyHint } from "../ui/key-hint.tsx"
import { Mark } from "../ui/mark.tsx"
import { Name } from "../ui/name.tsx"
import { Duration, Num } from "../ui/num.tsx"
import { JobBar, StackedBar } from "../ui/progress.tsx"
import { Sparkline } from "../ui/sparkline.tsx"
import { Status, type StatusKind } from "../ui/status.tsx"
import { type Column, type Sort, Table } from "../ui/table.tsx"
import { Shelf } from "./shelf.tsx"

const KINDS: readonly StatusKind[] = ["ok", "warn", "critical", "running", "suggestion", "idle"]
const wave = (seed: number): number[] =>
  Array.from({ length: 24 }, (_, at) => 0.85 + 0.08 * Math.sin(at / 3 + seed) + 0.03 * Math.cos(at * seed))

type Agent = {
  readonly name: string
  readonly version: string
  readonly status: StatusKind
  readonly score: number
  readonly calls: number
  readonly p95: number
}

const AGENTS: readonly Agent[] = [
  { name: "main.agents.parcel_help", version: "2.3.0", status: "critical", score: 0.83, calls: 1204, p95: 1310 },
  { name: "main.agents.contract_reader", version: "1.1.0", status: "ok", score: 0.95, calls: 523, p95: 980 },
  { name: "main.agents.product_answers", version: "3.0.0", status: "ok", score: 0.93, calls: 89, p95: 1120 },
  { name: "main.agents.escalation", version: "1.0.0", status: "idle", score: 0.89, calls: 0, p95: 760 },
]

const COLUMNS: readonly Column<Agent>[] = [
  {
    id: "name",
    header: "Agent",
    width: "38%",
    sortable: true,
    narrow: "lead",
    cell: (agent) => (
      <span className="flex min-w-0 items-center gap-2">
        <Status kind={agent.status} />
        <Name name={agent.name} version={agent.version} short strong />
      </span>
    ),
  },
  {
    id: "quality",
    header: "Quality, 24 h",
    cell: (agent) => (
      <Sparkline
        values={wave(agent.score * 9)}
        label="Quality over 24 h"
        tone={agent.status === "critical" ? "crit" : "neutral"}
      />
    ),
  },
  {
    id: "score",
    header: "Score",
    align: "right",
    sortable: true,
    narrow: "brief",
    narrowLabel: "Score",
    cell: (agent) => <Num value={agent.score} as="score" />,
  },
  { id: "calls", header: "Calls / h", align: "right", sortable: true, cell: (agent) => <Num value={agent.calls} /> },
  {
    id: "p95",
    header: "p95",
    align: "right",
    narrow: "brief",
    narrowLabel: "p95",
    cell: (agent) => <Duration ms={agent.p95} />,
  },
]

const Tables = () => {
  const [sort, setSort] = useState<Sort>({ by: "score", dir: "asc" })
  const [active, setActive] = useState<string>()
  const rows = [...AGENTS].sort(
    (a, b) =>
      (sort.dir === "asc" ? 1 : -1) *
      (sort.by === "name" ? a.name.localeCompare(b.name) : sort.by === "calls" ? a.calls - b.calls : a.score - b.score),
  )
  useListKeys({ keys: rows.map((row) => row.name), active, onMove: setActive, noun: "agent" })
  return (
    <Card title="Table" note={<CountBadge count={AGENTS.length} />} flush actions={<KeyHint keys="J K" />}>
      <Table
        label="Agents"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.name}
        sort={sort}
        onSort={setSort}
        active={active}
      />
    </Card>
  )
}

const SAMPLE = Array.from({ length: 5000 }, (_, at) => [
  `msg_${String(at).padStart(5, "0")}`,
  at % 7 === 3
    ? null
    : `My parcel number ${9000 + at} has not moved for ${(at % 9) + 2} days, can you look where it is?`,
  ["parcel_late", "refund", "change_address"][at % 3],
  (at % 100) / 100,
  at % 5 === 0,
])

/** Everything that shows something. */
export const DisplayGallery = () => (
  <div className="flex flex-col gap-4">
    <Card title="Asset header">
      <AssetHeader
        icon={<Layers size={18} strokeWidth={1.75} />}
        kind="Databit"
        name="main.databits.contract_classifier"
        version={<Badge mono>v2.1.0</Badge>}
        status={<Status kind="ok" label="Published" />}
        tags={["legal"]}
        comment="Sorts contract documents into four classes and lists the clauses that decide."
        facts={[
          { label: "Owner", value: "mara.lindqvist" },
          { label: "Updated", value: <Ago at={Date.now() - 5_400_000} /> },
          { label: "Examples", value: <Num value={156} /> },
        ]}
        actions={
          <>
            <Button>Duplicate</Button>
            <Button variant="primary">Edit</Button>
          </>
        }
      />
    </Card>
    <Shelf title="Status">
      {KINDS.map((kind) => (
        <Status key={kind} kind={kind} hideLabel={false} />
      ))}
      <Mark health={["ok", "warn", "warn", "running", "ok", "critical", "idle"]} size={28} />
    </Shelf>
    <Shelf title="Words and numbers">
      <Confidence value={0.46} />
      <Confidence value={0.71} />
      <Confidence value={0.88} />
      <Confidence value={0.94} />
      <Confidence value={null} />
      <Name name="main.contracts.parsed_documents" copy />
      <Name name="main.models.contract_classifier" version={7} short />
      <Num value={48_213} />
      <Num value={48_213} as="compact" />
      <Num value={0.006} as="share" />
      <Num value={1_420_000} as="bytes" />
      <Num value={null} />
      <Duration ms={1240} />
      <Duration ms={312_000} />
      <Ago at={Date.now() - 22 * 60_000} />
      <Badge>staging</Badge>
      <Badge tone="accent">changed</Badge>
      <Badge tone="ok">passes</Badge>
      <Badge tone="warn">stale</Badge>
      <Badge tone="crit">failed</Badge>
      <Badge mono>v2.1.0</Badge>
      <CountBadge count={2} tone="crit" />
      <KeyHint keys="Mod+K" />
      <KeyHint keys="g d" />
    </Shelf>
    <Tables />
    <Card title="Running now">
      <div className="flex flex-col gap-4">
        <JobBar title="fine_tune" label="fine_tune" value={0.64} note="epoch 2 of 3, loss 0.214" left="18 min left" />
        <JobBar title="ai_label" label="ai_label" value={undefined} note="starting" />
        <StackedBar
          label="Progress"
          total={1696}
          parts={[
            { id: "approved", label: "approved", count: 310, tone: "ok" },
            { id: "corrected", label: "corrected", count: 84, tone: "accent" },
            { id: "rejected", label: "rejected", count: 18, tone: "crit" },
          ]}
        />
      </div>
    </Card>
    <Card title="Data grid, 5,000 rows" flush>
      <DataGrid
        label="Sample rows"
        height={320}
        columns={[
          { id: "id", header: "message_id", note: "text" },
          { id: "text", header: "text", note: "text", width: 420 },
          { id: "intent", header: "intent", note: "one of 3" },
          { id: "score", header: "score", note: "number", numeric: true },
          { id: "open", header: "open", note: "yes or no" },
        ]}
        rows={SAMPLE}
      />
    </Card>
  </div>
)
