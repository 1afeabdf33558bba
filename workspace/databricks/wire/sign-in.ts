import { parentOver } from "../parent.ts"
import { fetchCliToken } from "./cli-token.ts"
import type { Connection } from "./connection.ts"
import { type Credentials, fixedToken, renewedToken } from "./credentials.ts"
import { fetchServiceToken } from "./oauth-m2m.ts"
import { fetchParentToken } from "./parent-token.ts"

/** Credentials of the app (or, on a laptop, of who signed in there) for a connection. */
export const credentialsFor = ({ host, authentication }: Connection, now: () => number): Credentials => {
  switch (authentication.kind) {
    case "pat":
      return fixedToken(authentication.token)
    case "oauth-m2m":
      return renewedToken(() => fetchServiceToken(host, authentication, now), now)
    case "databricks-cli":
      return renewedToken(() => fetchCliToken(authentication, host), now)
    case "parent":
      return renewedToken(() => fetchParentToken(parentOver(authentication.pipes)), now)
  }
}
