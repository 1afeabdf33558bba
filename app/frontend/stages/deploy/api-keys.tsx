import { KeyRound } from "lucide-react"
import { useState } from "react"
import { createApiKey, listApiKeys, revokeApiKey } from "../../../../contract/endpoints/deploy.ts"
import type { ApiKey } from "../../../../contract/entities/agent.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { Disclosure } from "./disclosure.tsx"
import { NewKeyDialog } from "./new-key-dialog.tsx"

const columns = (onRevoke: (key: ApiKey) => void): readonly Column<ApiKey>[] => [
  { id: "name", header: words.keyColumns.name, width: "36%", narrow: "lead", cell: ({ name }) => name },
  { id: "person", header: words.keyColumns.person, cell: ({ person }) => person },
  {
    id: "state",
    header: words.keyColumns.state,
    narrow: "brief",
    cell: ({ revokedAt, ending }) =>
      revokedAt === null ? (
        <span className="flex items-center gap-2">
          <Status kind="ok" label={words.inUse} />
          <span className="mono text-fg-3" title={words.endsWith(ending)}>
            …{ending}
          </span>
        </span>
      ) : (
        <Status kind="idle" label={words.revoked} />
      ),
  },
  {
    id: "made",
    header: words.keyColumns.made,
    align: "right",
    width: "110px",
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  },
  {
    id: "act",
    header: words.keyColumns.act,
    align: "right",
    width: "96px",
    narrow: "brief",
    cell: (key) =>
      key.revokedAt === null ? (
        <Button size={28} variant="ghost" className="relative" onClick={() => onRevoke(key)}>
          {words.revoke}
        </Button>
      ) : null,
  },
]

/** Keys of programs on other computers. */
export const ApiKeys = () => {
  const keys = useCall(listApiKeys, {})
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const create = useChange(createApiKey, { invalidates: [listApiKeys] })
  const revoke = useChange(revokeApiKey, { invalidates: [listApiKeys], onDone: () => setRevoking(undefined) })
  return (
    <Disclosure title={words.forDevelopers}>
      {keys.error ? (
        <ErrorCard what={words.keysFailed} error={keys.error} onRetry={() => void keys.refetch()} />
      ) : (
        <Card
          flush
          title={words.keys}
          actions={
            <Button size={28} icon={<KeyRound size={14} />} onClick={() => setMaking(true)}>
              {words.newKey}
            </Button>
          }
        >
          <p className="px-4 pt-3 text-12 text-fg-3">{words.keysNote}</p>
          <Table
            label={words.keys}
            columns={columns(setRevoking)}
            rows={keys.data?.keys}
            rowKey={({ id }) => id}
            empty={<p className="px-4 py-4 text-13 text-fg-2">{words.noKeys}</p>}
          />
        </Card>
      )}
      <NewKeyDialog
        open={making}
        secret={create.data?.secret}
        busy={create.isPending}
        error={create.error}
        onMake={(name) => create.mutate({ name })}
        onClose={() => {
          setMaking(false)
          create.reset()
        }}
      />
      <ConfirmDialog
        open={revoking !== undefined}
        onOpenChange={(open) => (open ? undefined : setRevoking(undefined))}
        title={words.revokeTitle(revoking?.name ?? "")}
        effect={words.revokeEffect}
        action={words.revoke}
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
      />
    </Disclosure>
  )
}
