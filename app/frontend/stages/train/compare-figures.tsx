import type { ReactNode } from "react"
import type { ClassifierMetrics } from "../../../../contract/entities/model.ts"
import { compareWords as w } from "../../messages/models.ts"
import { figuresWords } from "../../messages/train.ts"
import { Card } from "../../ui/card.tsx"
import { formatDecimals, formatShare } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { type Difference, pairedDifference } from "./comparison.ts"
import { NOTICED, pointsBetween } from "./figures.ts"

type Row = {
  readonly id: string
  readonly label: string
  readonly term: string
  readonly before: string
  readonly after: string
  readonly change: string
  /** 1 for the better, -1 for the worse, 0 for hardly any. */
  readonly direction: number
}

const direction = (change: number, noticed: number): number => (Math.abs(change) < noticed ? 0 : Math.sign(change))

/** Figures side by side; what may be chance is marked neither better nor worse. */
export const rowsOf = (a: ClassifierMetrics, b: ClassifierMetrics, mayBeChance: boolean): readonly Row[] => {
  const right = pointsBetween(b.accuracy, a.accuracy)
  const alike = Math.round((b.macroF1 - a.macroF1) * 100) / 100
  const sure = pointsBetween(b.ece, a.ece)
  const off = (value: number): string => figuresWords.plainPoints(Math.round(value * 1000) / 10)
  return [
    {
      id: "right",
      label: figuresWords.right,
      term: figuresWords.rightTerm,
      before: formatShare(a.accuracy),
      after: formatShare(b.accuracy),
      change: figuresWords.points(right),
      direction: mayBeChance ? 0 : direction(right, NOTICED.right),
    },
    {
      id: "alike",
      label: figuresWords.alike,
      term: figuresWords.alikeTerm,
      before: formatDecimals(a.macroF1, 2),
      after: formatDecimals(b.macroF1, 2),
      change: figuresWords.score(alike),
      direction: mayBeChance ? 0 : direction(alike, NOTICED.alike),
    },
    {
      id: "sure",
      label: figuresWords.sure,
      term: figuresWords.sureTerm,
      before: off(a.ece),
      after: off(b.ece),
      change: figuresWords.points(sure),
      direction: -direction(sure, NOTICED.sure),
    },
  ]
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "label",
    header: w.figure,
    width: "40%",
    narrow: "lead",
    cell: ({ label, term }) => (
      <>
        {label} <span className="font-normal text-12 text-fg-3">{term}</span>
      </>
    ),
  },
  {
    id: "before",
    header: w.before,
    align: "right",
    narrow: "brief",
    narrowLabel: w.before,
    cell: ({ before }) => before,
  },
  { id: "after", header: w.after, align: "right", narrow: "brief", narrowLabel: w.after, cell: ({ after }) => after },
  {
    id: "change",
    header: w.difference,
    align: "right",
    narrow: "brief",
    cell: ({ change, direction }) => (
      <span className="inline-flex items-center gap-1.5">
        {direction === 0 ? null : <Status kind={direction > 0 ? "ok" : "warn"} hideLabel size={14} />}
        {change}
      </span>
    ),
  },
]

const sure = ({ low, high, verdict }: Difference, name: string): ReactNode => {
  const of100 = (share: number): string => formatDecimals(Math.abs(share) * 100, 1)
  switch (verdict) {
    case "better":
      return <Notice tone="ok">{w.better(name, of100(low), of100(high))}</Notice>
    case "worse":
      return <Notice tone="warn">{w.worse(name, of100(high), of100(low))}</Notice>
    case "chance":
      return <Notice title={w.chance}>{w.chanceText(figuresWords.of100(low), figuresWords.of100(high))}</Notice>
  }
}

type CompareFiguresProps = {
  readonly before: ClassifierMetrics
  readonly after: ClassifierMetrics
  /** Items only the one got right, once known. */
  readonly changed: { readonly better: number; readonly worse: number } | undefined
  /** The later version, as people call it: "v2". */
  readonly name: string
}

/** The figures of both with their difference, and whether it is more than chance. */
export const CompareFigures = ({ before, after, changed, name }: CompareFiguresProps) => {
  const difference = changed && pairedDifference(changed.better, changed.worse, after.n)
  const rows = rowsOf(before, after, difference?.verdict === "chance")
  return (
    <>
      {difference ? sure(difference, name) : null}
      <Card title={w.figures} note={w.onItems(after.n)} flush>
        <Table label={w.figures} columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />
      </Card>
    </>
  )
}
