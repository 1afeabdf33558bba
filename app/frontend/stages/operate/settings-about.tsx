import { Link } from "@tanstack/react-router"
import { getAbout } from "../../../../contract/endpoints/settings.ts"
import { settingsWords } from "../../messages/settings.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Num } from "../../ui/num.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"

const { about } = settingsWords

const Fact = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="text-fg-3">{term}</dt>
    <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

/** Which version this is, and what it runs on. */
export const AboutSettings = () => {
  const found = useCall(getAbout, {})
  const mayAudit = useWhyNot("read_audit") === undefined
  if (found.error)
    return <ErrorCard what={settingsWords.readError} error={found.error} onRetry={() => void found.refetch()} />
  const { data } = found
  const wait = <Skeleton className="h-4 w-32" />
  return (
    <Card>
      <dl className="flex min-w-0 flex-col gap-2">
        <Fact term={about.version}>{data ? <span className="tnum">{data.version}</span> : wait}</Fact>
        <Fact term={about.engine}>{data?.engine ?? wait}</Fact>
        <Fact term={about.node}>{data ? `Node ${data.node}` : wait}</Fact>
        <Fact term={about.memory}>{data ? <Num value={data.memoryBytes} as="bytes" /> : wait}</Fact>
        <Fact term={about.started}>{data ? <Ago at={data.startedAt} spoken /> : wait}</Fact>
      </dl>
      <p className="mt-4 text-13">
        <a className="link" href="/api/openapi.json">
          {about.api}
        </a>
        {mayAudit ? (
          <Link to="/audit" search={{}} className="link ml-4">
            {about.audit}
          </Link>
        ) : null}
      </p>
    </Card>
  )
}
