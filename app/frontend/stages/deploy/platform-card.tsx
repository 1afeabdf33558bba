import type { ReactNode } from "react"
import type { RegisteredVersion } from "../../../../contract/entities/model.ts"
import type { Answering, ModelEndpoint } from "../../../../contract/entities/model-endpoint.ts"
import { platformWords as words } from "../../messages/deploy.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Status, type StatusKind } from "../../ui/status.tsx"

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-12 text-fg-3">{label}</dt>
    <dd className="min-w-0 text-13">{children}</dd>
  </div>
)

const SIGNS = { creating: "running", ready: "ok", updating: "running", loaded: "running", failed: "critical" } as const

const signOf = ({ state, served }: ModelEndpoint): StatusKind =>
  state.kind === "failed" && served ? "warn" : SIGNS[state.kind]

const Version = ({ of }: { readonly of: RegisteredVersion }) => (
  <span className="mono break-words">{words.version(of.name, of.version)}</span>
)

const Change = ({ state }: Pick<ModelEndpoint, "state">) => {
  if (state.kind === "ready") return <span className="text-fg-3">{words.noChange}</span>
  return (
    <>
      {state.to ? <Version of={state.to} /> : null}
      {"says" in state ? <span className="block text-fg-2">{state.says}</span> : null}
    </>
  )
}

const Failure = ({ state }: Pick<ModelEndpoint, "state">) => {
  if (state.kind !== "failed") return null
  return (
    <>
      <Notice tone="crit" title={words.failed}>
        {state.error}
      </Notice>
      {state.log === null ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section tabIndex={0} aria-label={words.log} className="max-h-60 overflow-auto rounded-control bg-sunken p-3">
          <pre className="mono text-12">{state.log}</pre>
        </section>
      )}
    </>
  )
}

const Hosted = ({ endpoint }: { readonly endpoint: ModelEndpoint }) => (
  <>
    <dl className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 @2xl:grid-cols-4">
      <Fact label={words.name}>
        <span className="mono break-words">{endpoint.name}</span>
      </Fact>
      <Fact label={words.state}>
        <Status kind={signOf(endpoint)} label={words.states[endpoint.state.kind]} />
      </Fact>
      <Fact label={words.served}>
        {endpoint.served ? <Version of={endpoint.served} /> : <span className="text-fg-3">{words.nothing}</span>}
      </Fact>
      <Fact label={words.change}>
        <Change state={endpoint.state} />
      </Fact>
    </dl>
    <Failure state={endpoint.state} />
    <p className="text-12 text-fg-3">{endpoint.scalesToZero ? words.costsWhenCalled : words.costsAlways}</p>
  </>
)

type BodyProps = { readonly answering: Answering; readonly isMoving: boolean; readonly again: ReactNode }

/** A deployment that was interrupted leaves a version that stands ready; nobody else would give it the calls. */
const isLeftReady = ({ state }: ModelEndpoint): boolean => state.kind === "ready" || state.kind === "loaded"

const Body = ({ answering, isMoving, again }: BodyProps) => {
  switch (answering.kind) {
    case "hosted":
      return (
        <>
          {isMoving && isLeftReady(answering.endpoint) ? <Notice action={again}>{words.standsReady}</Notice> : null}
          <Hosted endpoint={answering.endpoint} />
        </>
      )
    case "here":
      return answering.because === "registered_since" ? (
        <Notice action={again}>{words.here.registered_since}</Notice>
      ) : (
        <p className="text-13 text-fg-2">{words.here[answering.because]}</p>
      )
    case "unmade":
      return isMoving ? <Notice action={again}>{words.unmade}</Notice> : <p className="text-13">{words.unmade}</p>
    case "gone":
      return (
        <Notice tone="warn" action={again}>
          {words.gone}
        </Notice>
      )
    case "unknown":
      return (
        <Notice tone="warn" title={words.unknown}>
          {answering.says}
        </Notice>
      )
  }
}

type CardProps = {
  readonly answering: Answering | null
  /** Whether a version was asked for and does not have the calls yet. */
  readonly isMoving: boolean
  /** Deploys that version, or what the endpoint serves, once more. */
  readonly onAgain: () => void
  readonly busy: boolean
}

/** How Model Serving is doing with an endpoint, or why the workbench answers itself; only where there is a platform. */
export const PlatformCard = ({ answering, isMoving, onAgain, busy }: CardProps) => {
  const link = useMe()?.workspace.link
  const why = useWhyNot("deploy")
  if (!link || answering === null) return null
  return (
    <Card title={words.title}>
      <div className="flex min-w-0 flex-col gap-3">
        <Body
          answering={answering}
          isMoving={isMoving}
          again={
            <Button size={28} busy={busy} why={why} onClick={onAgain}>
              {words.deployAgain}
            </Button>
          }
        />
      </div>
    </Card>
  )
}
