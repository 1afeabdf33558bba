import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { splitRef } from "../../../../contract/names.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { CopyButton } from "../../ui/copy-button.tsx"
import { formatInstant } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { tookWords } from "./trace-model.ts"

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 max-w-full items-center gap-1.5">
    <dt className="shrink-0 text-fg-3">{term}</dt>
    <dd className="flex min-w-0 items-center gap-1 text-fg-2">{children}</dd>
  </div>
)

const Ref = ({ of }: { readonly of: string }) => {
  const { name, version } = splitRef(of)
  return <Name name={name} version={version} short />
}

/** When, by whom, through what; each with a link to its page. `serves`: the endpoint is one of this workspace. */
export const TraceFacts = ({ root, serves }: { readonly root: SpanWithPayload; readonly serves: boolean }) => (
  <dl className="flex min-w-0 flex-wrap items-center gap-x-5 gap-y-1 text-12">
    <Fact term={words.when}>{formatInstant(root.startTime)}</Fact>
    <Fact term={words.by}>{root.person ?? <span className="text-fg-3">{words.nobody}</span>}</Fact>
    <Fact term={words.took}>
      <span className="tnum">{tookWords(root.durationMs)}</span>
    </Fact>
    {root.endpointName === null ? null : (
      <Fact term={words.through}>
        {serves ? (
          <Link to="/endpoints/$name" params={{ name: root.endpointName }} className="link min-w-0">
            <Name name={root.endpointName} />
          </Link>
        ) : (
          <Name name={root.endpointName} />
        )}
      </Fact>
    )}
    {root.agent === null ? null : (
      <Fact term={words.agent}>
        {serves ? (
          <Link to="/agents/$name" params={{ name: root.agent }} className="link min-w-0">
            <Ref of={root.agent} />
          </Link>
        ) : (
          <Ref of={root.agent} />
        )}
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
      <span className="mono min-w-0 truncate">{root.traceId.slice(0, 12)}…</span>
      <CopyButton text={root.traceId} />
    </Fact>
  </dl>
)
