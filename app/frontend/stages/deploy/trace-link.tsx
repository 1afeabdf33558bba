import { Activity } from "lucide-react"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { ButtonLink } from "../../ui/button.tsx"

/** The way from an answer to everything that happened for it. */
export const TraceLink = ({ traceId }: { readonly traceId: string }) => (
  <ButtonLink size={28} variant="ghost" icon={<Activity size={14} />} to="/traces/$id" params={{ id: traceId }}>
    {words.trace}
  </ButtonLink>
)
