import type { OutputOf } from "../../../../contract/endpoint.ts"
import { deleteEndpoint, deployEndpoint, getEndpoint, listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { words as common, plural } from "../../messages.ts"
import { useChange } from "../../shell/query.ts"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { toast } from "../../ui/toast.tsx"

type TakeAwayProps = {
  readonly detail: OutputOf<typeof getEndpoint>
  readonly open: boolean
  readonly onClose: () => void
}

/** Takes an endpoint away; the toast brings it back with what it served. */
export const TakeAway = ({ detail, open, onClose }: TakeAwayProps) => {
  const { endpoint, traffic } = detail
  const { name } = endpoint
  const changes = { invalidates: [getEndpoint, listEndpoints] }
  const bringBack = useChange(deployEndpoint, { ...changes, onDone: () => toast(words.broughtBack(name)) })
  const takeAway = useChange(deleteEndpoint, {
    ...changes,
    onDone: ({ endpoint: gone }) => {
      onClose()
      toast(words.takenAway(name), { label: common.undo, run: () => bringBack.mutate({ agent: gone.agent, name }) })
    },
  })
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title={words.takeAwayTitle(name)}
      effect={words.takeAwayEffect(plural(traffic.calls, "call", "calls"))}
      action={words.takeAway}
      danger
      {...(traffic.calls > 0 ? { typeToConfirm: name } : {})}
      busy={takeAway.isPending}
      error={takeAway.error}
      onConfirm={() => takeAway.mutate({ name })}
    />
  )
}
