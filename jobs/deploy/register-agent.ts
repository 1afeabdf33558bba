import { z } from "zod"
import { namePart } from "../../contract/names.ts"
import { makeAgentKnown } from "../../core/deploy/make-agent-known.ts"
import { registerAgent } from "../../core/deploy/register-agent.ts"
import { job } from "../job.ts"

export const registerAgentJob = job({
  name: "register_agent",
  stage: "deploy",
  says: "Make an agent version: a published Databit version with a model version.",
  trigger: { on: "demand" },
  runs: "here",
  needs: ["agents", "catalog", "chatModels", "databits", "events", "models"],
  input: z.object({
    databit: z.string().describe("Published Databit"),
    model: z
      .string()
      .optional()
      .describe(
        "Model version, or a model of the connected endpoint; the champion trained for the Databit when left out",
      ),
    name: namePart.optional().describe("Name of the agent; the name of the Databit when left out"),
  }),
  output: z.object({ agent: z.string(), databit: z.string(), model: z.string() }),
  run: async (input, context) => {
    const { who, runId, progress, note } = context
    progress(0, 1, "Registering the agent")
    const agent = await registerAgent(context, who, { ...input, runId, key: `register_agent:${runId}` })
    await makeAgentKnown(context, who, agent, note)
    progress(1, 1, "Registered")
    return { agent: agent.id, databit: agent.databit, model: agent.baseModel }
  },
})
