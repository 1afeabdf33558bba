import { z } from "zod"
import { namePart } from "../../contract/names.ts"
import { createEndpoint } from "../../core/deploy/create-endpoint.ts"
import { job } from "../job.ts"

export const createEndpointJob = job({
  name: "create_endpoint",
  stage: "deploy",
  says: "Make an endpoint serve an agent version, or move it to another one without a break.",
  trigger: { on: "demand" },
  runs: "either",
  needs: [
    "agents",
    "chatModels",
    "databits",
    "endpoints",
    "events",
    "files",
    "learners",
    "models",
    "serving",
    "settings",
  ],
  input: z.object({
    agent: z.string().describe("Agent version; the newest when only the name is given"),
    name: namePart.optional().describe("Name of the endpoint; the name of the agent when left out"),
  }),
  output: z.object({ endpoint: z.string(), agent: z.string(), previous_agent: z.string().nullable() }),
  run: async (input, context) => {
    const { who, runId, signal, progress } = context
    const onStep = (step: string, done: number, total: number) => progress(done, total, step)
    const endpoint = await createEndpoint(context, who, { ...input, runId, signal, onStep })
    return { endpoint: endpoint.name, agent: endpoint.agent, previous_agent: endpoint.previousAgent }
  },
})
