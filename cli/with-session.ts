import { readConfig } from "../workspace/config.ts"
import { catchInterrupts } from "./interrupt.ts"
import { openSession, type Session } from "./session.ts"

/** Opens a session, does the work, closes the session whatever the end, Ctrl-C included. */
export const withSession = async <Result>(
  options: { readonly home?: string | undefined; readonly alone?: boolean | undefined },
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig(undefined, { home: options.home })
  catchInterrupts(config)
  const session = await openSession(config, { alone: options.alone })
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

/** The option every command has. */
export const HOME_OPTION = [
  "--home <folder>",
  "folder of the workspace (default: DATABITS_HOME, else ~/.databits)",
] as const
