import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { changeGrants, getCatalogAccess } from "../../../../contract/endpoints/catalog.ts"
import {
  type Grant,
  PRIVILEGES,
  type Privilege,
  privilege,
  type Securable,
} from "../../../../contract/entities/catalog.ts"
import { dataWords } from "../../messages/data.ts"
import { words } from "../../messages.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { type Column, Table } from "../../ui/table.tsx"

const w = dataWords.access

/** What one principal has by one way. */
type Row = { readonly principal: string; readonly from: Securable; readonly privileges: readonly string[] }

const rowsOf = (grants: readonly Grant[]): Row[] => {
  const grouped = Map.groupBy(grants, ({ principal, from }) => `${principal}\n${from.kind}\n${from.name}`)
  return [...grouped.values()]
    .flatMap((same) => {
      const [first] = same
      return first
        ? [{ principal: first.principal, from: first.from, privileges: same.map((one) => one.privilege) }]
        : []
    })
    .toSorted((a, b) => (a.principal < b.principal ? -1 : a.principal > b.principal ? 1 : 0))
}

const inWords = (name: string): string => name.replaceAll("_", " ")

type GiveDialogProps = {
  readonly on: Securable
  readonly privileges: readonly Privilege[]
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const GiveDialog = ({ on, privileges, open, onOpenChange }: GiveDialogProps) => {
  const [principal, setPrincipal] = useState("")
  const [chosen, setChosen] = useState<ReadonlySet<Privilege>>(new Set())
  const close = (next: boolean): void => {
    if (!next) {
      setPrincipal("")
      setChosen(new Set())
    }
    onOpenChange(next)
  }
  const give = useChange(changeGrants, { invalidates: [getCatalogAccess], onDone: () => close(false) })
  const toggle = (one: Privilege, isOn: boolean): void => {
    const next = new Set(chosen)
    if (isOn) next.add(one)
    else next.delete(one)
    setChosen(next)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={w.giveTitle(on.name)}
      actions={
        <>
          <Button onClick={() => close(false)}>{words.cancel}</Button>
          <Button
            variant="primary"
            busy={give.isPending}
            disabled={principal.trim() === "" || chosen.size === 0}
            onClick={() => give.mutate({ ...on, principal, add: [...chosen], remove: [] })}
          >
            {w.give}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4">
        {give.error ? <ErrorCard what={w.notGiven} error={give.error} /> : null}
        <Field label={w.principal} hint={w.principalHint}>
          <Input value={principal} maxLength={255} onChange={({ target }) => setPrincipal(target.value)} />
        </Field>
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-1.5 text-13 font-medium">{w.privileges}</legend>
          {privileges.map((one) => (
            <Checkbox
              key={one}
              checked={chosen.has(one)}
              onChange={(isOn) => toggle(one, isOn)}
              label={inWords(one)}
              note={PRIVILEGES[one]}
            />
          ))}
        </fieldset>
      </div>
    </Dialog>
  )
}

const Origin = ({ from, on }: { readonly from: Securable; readonly on: Securable }) =>
  from.kind === on.kind && from.name === on.name ? (
    <span className="text-fg-3">{w.here}</span>
  ) : (
    <Link
      to="/data/catalog/$kind/$name"
      params={{ kind: from.kind, name: from.name }}
      search={{}}
      className="relative rounded-chip text-accent hover:underline"
    >
      {w.fromAbove(from.kind, from.name)}
    </Link>
  )

type GrantsProps = {
  readonly on: Securable
  readonly grants: readonly Grant[]
  readonly privileges: readonly Privilege[]
}

/** Who may do what with a thing, by itself or by what it stands in. */
export const Grants = ({ on, grants, privileges }: GrantsProps) => {
  const why = useWhyNot("govern_data")
  const [giving, setGiving] = useState(false)
  const take = useChange(changeGrants, { invalidates: [getCatalogAccess] })
  const isHere = ({ from }: Row): boolean => from.kind === on.kind && from.name === on.name
  const columns: readonly Column<Row>[] = [
    {
      id: "principal",
      header: w.principal,
      width: "30%",
      narrow: "lead",
      cell: ({ principal }) => <span title={principal}>{principal}</span>,
    },
    {
      id: "privileges",
      header: w.privileges,
      narrow: "brief",
      cell: (row) => (
        <span className="flex min-w-0 flex-wrap gap-1 py-1">
          {row.privileges.map((one) => (
            <Badge key={one}>{inWords(one)}</Badge>
          ))}
        </span>
      ),
    },
    { id: "from", header: w.from, width: "24%", narrow: "brief", cell: ({ from }) => <Origin from={from} on={on} /> },
    {
      id: "take",
      header: w.take,
      width: "112px",
      align: "right",
      narrow: "brief",
      cell: (row) =>
        isHere(row) ? (
          <Button
            size={28}
            why={why}
            onClick={() =>
              take.mutate({
                ...on,
                principal: row.principal,
                add: [],
                remove: row.privileges.flatMap((one) => privilege.safeParse(one).data ?? []),
              })
            }
          >
            {w.take}
          </Button>
        ) : null,
    },
  ]
  return (
    <>
      <div className="flex min-w-0 flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        <p className="min-w-0 flex-1 text-12 text-fg-3">{w.grantsNote}</p>
        <Button size={28} why={why} onClick={() => setGiving(true)}>
          {w.giveAction}
        </Button>
      </div>
      {take.error ? (
        <div className="p-4">
          <ErrorCard what={w.notTaken} error={take.error} />
        </div>
      ) : null}
      <Table
        label={w.grants}
        columns={columns}
        rows={rowsOf(grants)}
        rowKey={({ principal, from }) => `${principal} ${from.kind} ${from.name}`}
        empty={<p className="px-4 py-6 text-13 text-fg-3">{w.noGrants}</p>}
      />
      <GiveDialog on={on} privileges={privileges} open={giving} onOpenChange={setGiving} />
    </>
  )
}
