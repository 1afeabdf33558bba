import { useNavigate, useSearch } from "@tanstack/react-router"
import { compareWords as w } from "../../messages/models.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Card } from "../../ui/card.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { CaseSheet } from "./case-sheet.tsx"
import { CaseTable } from "./case-table.tsx"
import type { Changed } from "./comparison.ts"

type CompareCasesProps = {
  /** undefined while they are read. */
  readonly changed: Changed | undefined
  readonly databit: string
}

/** The items that one version answers rightly and the other does not. */
export const CompareCases = ({ changed, databit }: CompareCasesProps) => {
  const { show = "worse", at, open } = useSearch({ from: "/models/compare" })
  const navigate = useNavigate({ from: "/models/compare" })
  const cases = changed?.[show]
  const openCase = (id: string) => void navigate({ search: (old) => ({ ...old, at: id, open: true }), replace: true })
  useListKeys({
    keys: cases?.map(({ id }) => id) ?? [],
    active: at,
    onMove: (id) => void navigate({ search: (old) => ({ ...old, at: id }), replace: true }),
    onOpen: openCase,
    noun: "changed answer",
  })
  return (
    <Card
      title={w.cases}
      flush
      actions={
        <Segmented
          label={w.which}
          value={show}
          options={[
            { value: "worse", label: w.onlyWorse(changed?.worse.length ?? 0) },
            { value: "better", label: w.onlyBetter(changed?.better.length ?? 0) },
          ]}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, show: next, at: undefined }), replace: true })
          }
        />
      }
    >
      <CaseTable
        label={w.cases}
        cases={cases}
        active={at}
        onOpen={openCase}
        given={show === "worse" ? w.saysNow : w.saidBefore}
        empty={<p className="p-4 text-13 text-fg-3">{show === "worse" ? w.noWorse : w.noBetter}</p>}
      />
      <CaseSheet
        current={open ? cases?.find(({ id }) => id === at) : undefined}
        cases={cases ?? []}
        databit={databit}
        given={show === "worse" ? w.saysNow : w.saidBefore}
        onShow={openCase}
        onClose={() => void navigate({ search: (old) => ({ ...old, open: undefined }), replace: true })}
      />
    </Card>
  )
}
