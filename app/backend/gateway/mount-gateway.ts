import { Problem } from "../../../contract/problems.ts"
import type { Mount } from "../mount.ts"
import { answerChat } from "./chat.ts"
import { invoke } from "./invocations.ts"
import { getModel, listModels } from "./models.ts"
import { calling, openDoor } from "./refusals.ts"
import { refuse } from "./refuse.ts"
import { readChat } from "./wire.ts"

const chat = calling(async (context, body, name) => {
  const asked = readChat(body)
  if (name === undefined)
    throw new Problem("request_malformed", { field: "model", detail: "model: name the endpoint." })
  return answerChat(context, asked, name)
})

/** The proxy of Databricks Apps authenticates tokens below /api only. */
const PREFIXES = ["", "/api"]
/** Base addresses clients are set to: OpenAI's and that of Databricks serving. */
const BASES = ["/v1", "/serving-endpoints"]

/** The wire of OpenAI and of Databricks serving. */
export const mountGateway = (mount: Mount): void => {
  const may = "call_agents"
  const turnAway = openDoor()
  for (const prefix of PREFIXES) {
    for (const base of BASES) {
      mount({ method: "POST", path: `${prefix}${base}/chat/completions`, may }, chat, turnAway)
      mount({ method: "GET", path: `${prefix}${base}/models`, may }, listModels, refuse)
      mount({ method: "GET", path: `${prefix}${base}/models/:id`, may }, getModel, refuse)
    }
    mount({ method: "POST", path: `${prefix}/serving-endpoints/:name/invocations`, may }, invoke, turnAway)
  }
}
