import { useState } from "react"
import type { z } from "zod"
import { chooseWho, listPeople, removePerson, savePerson, whoAmI } from "../../../../contract/endpoints/settings.ts"
import type { person } from "../../../../contract/entities/settings.ts"
import { ROLES, type Role } from "../../../../contract/permissions.ts"
import { settingsWords } from "../../messages/settings.ts"
import { words } from "../../messages.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { queryClient, useCall, useChange } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"
import { toLabel } from "./job-form.ts"

const { people: peopleWords } = settingsWords

type Person = z.infer<typeof person>

type EditProps = { readonly given: Person | undefined; readonly open: boolean; readonly onClose: () => void }

const RoleChoice = ({
  roles,
  onChange,
}: {
  readonly roles: readonly Role[]
  readonly onChange: (roles: Role[]) => void
}) => (
  <fieldset className="flex min-w-0 flex-col gap-2">
    <legend className="mb-2 text-13 font-medium">{peopleWords.roles}</legend>
    {ROLES.map((role) => (
      <Checkbox
        key={role}
        checked={roles.includes(role)}
        label={toLabel(role)}
        note={peopleWords.roleNotes[role]}
        onChange={(on) => onChange(on ? [...roles, role] : roles.filter((one) => one !== role))}
      />
    ))}
  </fieldset>
)

const EditPerson = ({ given, open, onClose }: EditProps) => {
  const [name, setName] = useState(given?.name ?? "")
  const [roles, setRoles] = useState<readonly Role[]>(given?.roles ?? ["labeler"])
  const [tried, setTried] = useState(false)
  const save = useChange(savePerson, { invalidates: [listPeople, whoAmI], onDone: onClose })
  const ready = name.trim() !== "" && roles.length > 0
  const send = (): void => {
    setTried(true)
    if (ready) save.mutate({ name: name.trim(), roles: [...roles] })
  }
  const nameFault = save.error?.field === "name" ? save.error.detail : undefined
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={given ? peopleWords.changeTitle(given.name) : peopleWords.addTitle}
      width={400}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" busy={save.isPending} onClick={send}>
            {settingsWords.save}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4">
        {given ? null : (
          <Field
            label={peopleWords.name}
            hint={peopleWords.nameHint}
            required
            error={tried && name.trim() === "" ? peopleWords.nameNeeded : nameFault}
          >
            <Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
          </Field>
        )}
        <RoleChoice roles={roles} onChange={setRoles} />
        {tried && roles.length === 0 ? (
          <p role="alert" className="text-12 text-crit-fg">
            {peopleWords.rolesNeeded}
          </p>
        ) : null}
        {save.error && !nameFault ? <ErrorCard what={settingsWords.changeError} error={save.error} /> : null}
      </div>
    </Dialog>
  )
}

type RowProps = {
  readonly one: Person
  readonly canChoose: boolean
  readonly isYou: boolean
  readonly onEdit: () => void
}

const PersonRow = ({ one, canChoose, isYou, onEdit }: RowProps) => {
  const why = useWhyNot("change_settings")
  const onFailed = (problem: { readonly message: string }) => toast(problem.message)
  const restore = useChange(savePerson, { invalidates: [listPeople], onFailed })
  const remove = useChange(removePerson, {
    invalidates: [listPeople],
    onDone: () => toast(peopleWords.removed(one.name), { label: words.undo, run: () => restore.mutate(one) }),
    onFailed,
  })
  const choose = useChange(chooseWho, {
    onDone: ({ person: name }) => {
      void queryClient.invalidateQueries()
      toast(peopleWords.actingAs(name))
    },
    onFailed,
  })
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 border-line px-4 py-2.5 not-first:border-t">
      <span className="flex min-w-0 flex-1 basis-48 items-center gap-2">
        <span className="truncate text-13 font-medium">{one.name}</span>
        {isYou ? <Badge tone="accent">{peopleWords.you}</Badge> : null}
      </span>
      <span className="flex min-w-0 flex-1 basis-48 flex-wrap gap-1">
        {one.roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
      </span>
      <span className="flex flex-wrap gap-2">
        {canChoose && !isYou ? (
          <Button
            size={28}
            aria-label={`${peopleWords.actAs} ${one.name}`}
            busy={choose.isPending}
            onClick={() => choose.mutate({ name: one.name })}
          >
            {peopleWords.actAs}
          </Button>
        ) : null}
        <Button size={28} why={why} aria-label={peopleWords.changeTitle(one.name)} onClick={onEdit}>
          {settingsWords.change}
        </Button>
        {isYou ? null : (
          <Button
            size={28}
            variant="ghost"
            why={why}
            aria-label={`${settingsWords.remove} ${one.name}`}
            busy={remove.isPending}
            onClick={() => remove.mutate({ name: one.name })}
          >
            {settingsWords.remove}
          </Button>
        )}
      </span>
    </li>
  )
}

/** Who works here, with which roles; on this computer also who one is. */
export const PeopleSettings = () => {
  const me = useMe()
  const listed = useCall(listPeople, {})
  const why = useWhyNot("change_settings")
  const [edited, setEdited] = useState<{ readonly given: Person | undefined; readonly turn: number }>()
  const [open, setOpen] = useState(false)
  const edit = (given: Person | undefined): void => {
    setEdited((old) => ({ given, turn: (old?.turn ?? 0) + 1 }))
    setOpen(true)
  }
  if (listed.error)
    return <ErrorCard what={peopleWords.readError} error={listed.error} onRetry={() => void listed.refetch()} />
  return (
    <>
      <Card
        title={peopleWords.card}
        note={listed.data?.people.length}
        flush
        actions={
          <Button size={28} why={why} onClick={() => edit(undefined)}>
            {peopleWords.add}
          </Button>
        }
      >
        {listed.data ? (
          <ul>
            {listed.data.people.map((one) => (
              <PersonRow
                key={one.name}
                one={one}
                canChoose={me?.canChoose === true}
                isYou={one.name === me?.person}
                onEdit={() => edit(one)}
              />
            ))}
          </ul>
        ) : (
          <SkeletonRows rows={3} height={52} />
        )}
      </Card>
      <p className="text-12 text-fg-3">
        {peopleWords.localNote} {peopleWords.environmentHint}
      </p>
      {edited ? <EditPerson key={edited.turn} given={edited.given} open={open} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
