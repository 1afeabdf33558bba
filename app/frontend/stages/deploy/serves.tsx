import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getEndpoint } from "../../../../contract/endpoints/deploy.ts"
import { splitRef } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { Card } from "../../ui/card.tsx"
import { RefName } from "./ref-name.tsx"

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-12 text-fg-3">{label}</dt>
    <dd className="min-w-0 text-13">{children}</dd>
  </div>
)

const VersionLink = ({ id }: { readonly id: string }) => {
  const at = id.lastIndexOf("@")
  return (
    <Link
      to="/agents/$name"
      params={{ name: id.slice(0, at) }}
      search={{ version: id.slice(at + 1) }}
      className="link mono"
    >
      {id}
    </Link>
  )
}

/** `name@version` without its catalog and schema. */
const shortRef = (ref: string): string => ref.slice(splitRef(ref).name.lastIndexOf(".") + 1)

const DatabitLink = ({ of }: { readonly of: string }) => {
  const { name, version } = splitRef(of)
  return (
    <Link to="/databits/$name" params={{ name }} search={{ version }} className="link mono" title={of}>
      {shortRef(of)}
    </Link>
  )
}

/** A version that was trained here has a page; a connected model has none. */
const ModelLink = ({ of }: { readonly of: string }) =>
  of.includes("@") ? (
    <Link to="/models/$ref" params={{ ref: of }} className="link mono" title={of}>
      {shortRef(of)}
    </Link>
  ) : (
    <RefName of={of} />
  )

/** What an endpoint answers with, what it takes and what it gives. */
export const Serves = ({ detail }: { readonly detail: OutputOf<typeof getEndpoint> }) => {
  const { endpoint, agent, input, output } = detail
  return (
    <Card title={words.answersWith}>
      <dl className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 @2xl:grid-cols-3">
        <Fact label={words.agent}>
          <VersionLink id={agent.id} />
        </Fact>
        <Fact label={words.databit}>
          <DatabitLink of={agent.databit} />
        </Fact>
        <Fact label={words.model}>
          <ModelLink of={agent.baseModel} />
        </Fact>
        <Fact label={words.before}>
          {endpoint.previousAgent === null ? (
            <span className="text-fg-3">{words.nothingBefore}</span>
          ) : (
            <VersionLink id={endpoint.previousAgent} />
          )}
        </Fact>
        <Fact label={words.takes}>{input.map(({ name }) => name).join(", ")}</Fact>
        <Fact label={words.gives}>{output.map(({ name }) => name).join(", ")}</Fact>
      </dl>
    </Card>
  )
}
