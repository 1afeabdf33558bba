import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { splitRef } from "../../../../contract/names.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { formatInstant } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { tookWords } from "./trace-model.ts"

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 items-center justify-between gap-4">
    <dt className="shrink-0 text-fg-3">{term}</dt>
    <dd className="flex min-w-0 items-center justify-end gap-1">{children}</dd>
  </div>
)

const Ref = ({ of }: { readonly of: string }) => {
  const { name, version } = splitRef(of)
  return <Name name={name} version={version} short />
}

/** When, by whom, through what; each with a link to its page. */
export const TraceFacts = ({ root }: { readonly root: SpanWithPayload }) => (
  <Card>
    <dl className="flex min-w-0 flex-col gap-1.5 text-13">
      <Fact term={words.when}>{formatInstant(root.startTime)}</Fact>
      <Fact term={words.by}>{root.person ?? <span className="text-fg-3">{words.nobody}</span>}</Fact>
      <Fact term={words.took}>
        <span className="tnum">{tookWords(root.durationMs)}</span>
      </Fact>
      {root.endpointName === null ? null : (
        <Fact term={words.through}>
          <Link to="/endpoints/$name" params={{ name: root.endpointName }} className="link min-w-0">
            <Name name={root.endpointName} />
          </Link>
        </Fact>
      )}
      {root.databit === null ? null : (
        <Fact term={words.databit}>
          <Link
            to="/databits/$name"
            params={{ name: splitRef(root.databit).name }}
            search={{ version: splitRef(root.databit).version }}
            className="link min-w-0"
          >
            <Ref of={root.databit} />
          </Link>
        </Fact>
      )}
      {root.model === null ? null : (
        <Fact term={words.model}>
          {root.model.includes("@") ? (
            <Link to="/models/$ref" params={{ ref: root.model }} className="link min-w-0">
              <Ref of={root.model} />
            </Link>
          ) : (
            <Name name={root.model} />
          )}
        </Fact>
      )}
      {root.inputTokens === null && root.outputTokens === null ? null : (
        <Fact term={words.tokens}>{words.tokensOf(root.inputTokens ?? 0, root.outputTokens ?? 0)}</Fact>
      )}
      <Fact term={words.traceId}>
        <span className="mono truncate">{root.traceId}</span>
        <CopyButton text={root.traceId} />
      </Fact>
    </dl>
  </Card>
)
