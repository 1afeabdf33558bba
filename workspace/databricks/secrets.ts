import { Problem } from "../../contract/problems.ts"
import type { Secrets } from "../../core/ports/settings.ts"
import { KEY_BYTES, sealedSecrets } from "../sealed-secrets.ts"

/** Secrets sealed with the key that a secret scope gives to the app. Problem `setting_invalid` where it gives none. */
export const databricksSecrets = (secretKey: string | undefined): Secrets =>
  sealedSecrets(async () => {
    const key = Buffer.from(secretKey ?? "", "base64")
    if (key.length === KEY_BYTES) return key
    throw new Problem("setting_invalid", {
      field: "DATABITS_SECRET_KEY",
      detail:
        secretKey === undefined ? "There is no key to seal secrets with." : "The key for secrets has not 32 bytes.",
      remedy: "Put 32 random bytes in base64 into the app's secret scope and give it as DATABITS_SECRET_KEY.",
    })
  })
