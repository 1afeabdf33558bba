import { z } from "zod"
import type { AppClient } from "./wire/client.ts"

const me = z.object({ userName: z.string().min(1), displayName: z.string().nullish() })

/** Who a client is: the e-mail of a person, the application id of a service principal. */
export const findMe = async (client: AppClient): Promise<string> =>
  (await client.json(me, { path: "/api/2.0/preview/scim/v2/Me" })).userName
