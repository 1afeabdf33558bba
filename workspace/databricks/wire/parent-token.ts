import { z } from "zod"
import type { Parent } from "../parent.ts"
import { cannotSignIn, type Token } from "./credentials.ts"

/** `expires_at` is in seconds since 1970; null where the token has no end that is known. */
const answer = z.object({ token: z.string().min(1), expires_at: z.number().nullable() })

/** A fresh token of the identity that a Lakeflow task runs as, from the process that started this one. Problem `databricks_sign_in`. */
export const fetchParentToken = async (parent: Parent): Promise<Token> => {
  const told = await parent.ask("token").catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw cannotSignIn(
      `The task gave no token: ${why}`,
      "Look at the identity the job runs as, then run it again.",
      error,
    )
  })
  const { token, expires_at } = answer.parse(told)
  return { value: token, expiresAt: expires_at === null ? undefined : expires_at * 1_000 }
}
