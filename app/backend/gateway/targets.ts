import type { AgentVersion, ServingEndpoint } from "../../../contract/entities/agent.ts"
import { Problem } from "../../../contract/problems.ts"
import { findServing, type Serving } from "../../../core/deploy/serving.ts"
import type { Ports } from "../../../core/ports/index.ts"
import type { Workbench } from "../../../jobs/workbench.ts"

/** What a call addresses: an endpoint, or an agent version itself. */
export type Target = {
  readonly agent: AgentVersion
  readonly endpointName: string | null
  readonly serving: Serving | undefined
}

/** A model as clients list them. */
export type Addressable = { readonly id: string; readonly createdAt: string; readonly ownedBy: string }

const KEPT_MS = 10_000

const missing = (name: string, offered: readonly string[]): Problem =>
  new Problem("not_found", {
    field: "model",
    detail: `There is no endpoint and no agent version ${name}.`,
    remedy: offered.length > 0 ? `Use one of these: ${offered.slice(0, 5).join(", ")}.` : "Deploy an agent first.",
  })

const checkReady = ({ name, state }: ServingEndpoint): void => {
  if (state.kind === "ready") return
  throw new Problem("endpoint_not_ready", {
    field: "model",
    detail:
      state.kind === "failed"
        ? `The endpoint ${name} could not be made: ${state.error}`
        : `The endpoint ${name} is being made.`,
  })
}

const look = async (ports: Ports, name: string): Promise<Target> => {
  const endpoint = name.includes("@") ? undefined : await ports.endpoints.seek(name)
  if (endpoint && endpoint.state.kind !== "deleted") checkReady(endpoint)
  else if (!name.includes("@"))
    throw missing(
      name,
      (await listAddressable(ports)).map(({ id }) => id),
    )
  const agent = await ports.agents.seek(endpoint?.agent ?? name)
  if (!agent || agent.status === "retired")
    throw missing(
      name,
      (await listAddressable(ports)).map(({ id }) => id),
    )
  // A model that is gone is a failed call with a trace, so that looking it up is left to the call then.
  const made = await findServing(ports, agent).catch(() => undefined)
  const answeredBy = endpoint?.hosted ? { ...endpoint.hosted, name: endpoint.name } : undefined
  return { agent, endpointName: endpoint?.name ?? null, serving: made && { ...made, answeredBy } }
}

/** Endpoints that can be called, then every agent version that is not retired. */
export const listAddressable = async ({
  agents,
  endpoints,
}: Pick<Ports, "agents" | "endpoints">): Promise<Addressable[]> => {
  const [served, versions] = await Promise.all([endpoints.list(), agents.list()])
  const named = (id: string, createdAt: string, ownedBy: string) => ({ id, createdAt, ownedBy })
  return [
    ...served.filter(({ state }) => state.kind === "ready").map((one) => named(one.name, one.createdAt, one.createdBy)),
    ...versions.filter(({ status }) => status !== "retired").map((one) => named(one.id, one.createdAt, one.createdBy)),
  ]
}

type Targets = (name: string) => Promise<Target>
const perWorkbench = new WeakMap<Pick<Workbench, "listen">, Targets>()

const openTargets = ({ ports, listen }: Workbench): Targets => {
  const known = new Map<string, { readonly target: Target; readonly until: number }>()
  let changes = 0
  listen((happening) => {
    if (happening.of !== "events" || !happening.events.some(({ kind }) => /^(agent|endpoint)\./.test(kind))) return
    changes += 1
    known.clear()
  })
  return async (name) => {
    const kept = known.get(name)
    if (kept && kept.until > performance.now()) return kept.target
    const before = changes
    const target = await look(ports, name)
    // What was read while something changed may be of before the change.
    if (target.serving && changes === before) known.set(name, { target, until: performance.now() + KEPT_MS })
    return target
  }
}

/**
 * Finds what a name addresses. Kept until an agent or endpoint changes here, and for ten seconds at most, because
 * another process may change one. Problem `not_found` (field `model`) or `endpoint_not_ready`.
 */
export const targetsOf = (workbench: Workbench): Targets => {
  const opened = perWorkbench.get(workbench) ?? openTargets(workbench)
  perWorkbench.set(workbench, opened)
  return opened
}
