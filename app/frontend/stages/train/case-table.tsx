import { wrongWords as w } from "../../messages/models.ts"
import { Confidence } from "../../ui/confidence.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import type { EvaluationCase } from "./comparison.ts"

type CaseTableProps = {
  readonly label: string
  readonly cases: readonly EvaluationCase[] | undefined
  readonly active: string | undefined
  readonly onOpen: (id: string) => void
  /** Head of the column with the given answer. */
  readonly given?: string
  readonly empty: React.ReactNode
}

const columns = (onOpen: (id: string) => void, given: string): readonly Column<EvaluationCase>[] => [
  {
    id: "text",
    header: w.text,
    width: "46%",
    narrow: "lead",
    cell: ({ id, input }) => (
      <button
        type="button"
        onClick={() => onOpen(id)}
        className="block w-full truncate text-left after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {input}
      </button>
    ),
  },
  {
    id: "expected",
    header: w.expected,
    width: "20%",
    narrow: "brief",
    narrowLabel: w.expected,
    cell: ({ expected }) => <span className="mono">{expected}</span>,
  },
  {
    id: "given",
    header: given,
    width: "20%",
    narrow: "brief",
    narrowLabel: given,
    cell: ({ answer }) => <span className="mono">{answer}</span>,
  },
  {
    id: "confidence",
    header: w.confidence,
    align: "right",
    narrow: "brief",
    cell: ({ confidence }) => <Confidence value={confidence} />,
  },
]

/** Texts with the right answer and the one that was given; a row opens the whole text. */
export const CaseTable = ({ label, cases, active, onOpen, given = w.given, empty }: CaseTableProps) => (
  <Table
    label={label}
    columns={columns(onOpen, given)}
    rows={cases}
    rowKey={({ id }) => id}
    active={active}
    empty={empty}
  />
)
