import { expect, test } from "vitest"
import {
  agentRegistered,
  endpointDeleted,
  endpointFailed,
  endpointReady,
  endpointRequested,
} from "../../core/deploy/events.ts"
import type { EventDraft } from "../../core/ports/events.ts"
import { agentsOver, endpointsOver } from "../state/deployment.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

const registered = (name: string, version: string) => {
  const id = `${name}@${version}`
  const made = { id, name, version, baseModel: "main.a.m@1", databit: "main.a.d@1.0.0", tools: [], guardrails: [] }
  return { kind: "agent.registered", subject: id, payload: agentRegistered.parse(made) }
}
const requested = (name: string, agent: string) => ({
  kind: "endpoint.requested",
  subject: name,
  payload: endpointRequested.parse({ name, agent }),
})
const ready = (name: string, agent: string, before: string | null = null, elsewhere: string | null = null) => ({
  kind: "endpoint.ready",
  subject: name,
  payload: endpointReady.parse({ name, agent, before, elsewhere }),
})
const HOSTED = { endpoint: "prod-hosted", model: { name: "main.a.m", version: "3" } }
const failed = (name: string, agent: string) => ({
  kind: "endpoint.failed",
  subject: name,
  payload: endpointFailed.parse({ name, agent, error: "It does not answer." }),
})
const deleted = (name: string, agent: string) => ({
  kind: "endpoint.deleted",
  subject: name,
  payload: endpointDeleted.parse({ name, agent, elsewhere: null }),
})

/** What agents and endpoints owe their callers, wherever the rows live. */
export const deploymentContract = (open: () => Promise<TestState>): void => {
  const watch = watching("deployment")
  const opened = async () => {
    const { sql, events } = await open()
    const say = (...drafts: readonly EventDraft[]) => events.save(ANA, async () => drafts)
    return { ...watch({ agents: agentsOver(sql), endpoints: endpointsOver(sql) }), say }
  }

  test("a name alone is its highest version, also past nine and within one millisecond", async () => {
    const { agents, say } = await opened()
    await say(registered("many", "1.9.0"), registered("many", "1.10.0"), registered("manyx", "3.0.0"))
    expect((await agents.find("many")).id).toBe("many@1.10.0")
    expect((await agents.list({ name: "many" })).map(({ id }) => id)).toEqual(["many@1.10.0", "many@1.9.0"])
    expect(await agents.seek("many@2.0.0")).toBeUndefined()
    await expect(agents.find("nobody")).rejects.toMatchObject({ code: "not_found" })
  })

  test("an endpoint is made, moved and taken away, and says which version served before", async () => {
    const { agents, endpoints, say } = await opened()
    await say(registered("mover", "1.0.0"), registered("mover", "1.1.0"), requested("mover", "mover@1.0.0"))
    expect(await endpoints.seek("nowhere")).toBeUndefined()
    expect(await endpoints.seek("mover")).toEqual(await endpoints.find("mover"))
    expect(await endpoints.find("mover")).toMatchObject({ state: { kind: "creating" }, agent: "mover@1.0.0" })
    await say(ready("mover", "mover@1.0.0"), requested("mover", "mover@1.1.0"))
    expect(await endpoints.find("mover")).toMatchObject({
      state: { kind: "ready" },
      agent: "mover@1.0.0",
      movingTo: "mover@1.1.0",
      previousAgent: null,
    })
    await say(ready("mover", "mover@1.1.0", "mover@1.0.0"))
    expect(await endpoints.find("mover")).toMatchObject({
      agent: "mover@1.1.0",
      movingTo: null,
      previousAgent: "mover@1.0.0",
    })
    expect(await agents.find("mover@1.0.0")).toMatchObject({ status: "registered", endpointName: null })
    expect(await agents.find("mover@1.1.0")).toMatchObject({ status: "deployed", endpointName: "mover" })
    await say(deleted("mover", "mover@1.1.0"))
    expect((await endpoints.find("mover")).state).toEqual({ kind: "deleted" })
    expect((await endpoints.list()).some(({ name }) => name === "mover")).toBe(false)
    expect((await agents.find("mover@1.1.0")).status).toBe("registered")
  })

  test("an endpoint says where the platform answers, and no more once the workbench does or nobody does", async () => {
    const { endpoints, say } = await opened()
    const there = ready("hosted", "hosted@1.0.0")
    await say(registered("hosted", "1.0.0"), requested("hosted", "hosted@1.0.0"), {
      ...there,
      payload: endpointReady.parse({ ...there.payload, hosted: HOSTED }),
    })
    expect((await endpoints.find("hosted")).hosted).toEqual(HOSTED)
    await say(requested("hosted", "hosted@1.1.0"))
    expect((await endpoints.find("hosted")).hosted).toEqual(HOSTED)
    await say(ready("hosted", "hosted@1.1.0", "hosted@1.0.0"))
    expect((await endpoints.find("hosted")).hosted).toBeNull()
    // As it was written before there was a choice.
    await say({ ...there, payload: { name: "hosted", agent: "hosted@1.0.0", before: null, elsewhere: null } })
    expect((await endpoints.find("hosted")).hosted).toBeNull()
    await say({ ...there, payload: endpointReady.parse({ ...there.payload, hosted: HOSTED }) })
    await say(deleted("hosted", "hosted@1.0.0"))
    expect((await endpoints.find("hosted")).hosted).toBeNull()
  })

  test("a first version that fails leaves a failed endpoint, a later one leaves what served", async () => {
    const { agents, endpoints, say } = await opened()
    await say(
      registered("shaky", "1.0.0"),
      registered("shaky", "1.1.0"),
      requested("shaky", "shaky@1.0.0"),
      failed("shaky", "shaky@1.0.0"),
    )
    expect((await endpoints.find("shaky")).state).toEqual({ kind: "failed", error: "It does not answer." })
    await say(
      requested("shaky", "shaky@1.0.0"),
      ready("shaky", "shaky@1.0.0"),
      requested("shaky", "shaky@1.1.0"),
      failed("shaky", "shaky@1.1.0"),
    )
    expect(await endpoints.find("shaky")).toMatchObject({
      state: { kind: "ready" },
      agent: "shaky@1.0.0",
      movingTo: null,
      failedMove: { agent: "shaky@1.1.0", error: "It does not answer." },
    })
    expect((await agents.find("shaky@1.1.0")).status).toBe("registered")
  })

  test("an agent version that another endpoint serves stays deployed", async () => {
    const { agents, say } = await opened()
    await say(registered("twice", "1.0.0"), registered("twice", "1.1.0"))
    await say(
      requested("one", "twice@1.0.0"),
      ready("one", "twice@1.0.0"),
      requested("two", "twice@1.0.0"),
      ready("two", "twice@1.0.0"),
    )
    await say(requested("two", "twice@1.1.0"), ready("two", "twice@1.1.0", "twice@1.0.0", "one"))
    expect(await agents.find("twice@1.0.0")).toMatchObject({ status: "deployed", endpointName: "one" })
  })
}
