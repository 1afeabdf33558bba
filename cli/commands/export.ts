import { writeFile } from "node:fs/promises"
import { Command } from "commander"
import { toRequest } from "../../contract/endpoint.ts"
import { exportDatabit } from "../../contract/endpoints/template.ts"
import { problemIn } from "../session.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

/** `databits export NAME[@VERSION]`: a Databit as YAML, to standard output or a file. */
export const exportCommand = (): Command =>
  new Command("export")
    .description("Write a Databit as YAML; without a version the published one.")
    .argument("<name>", "name of the Databit, or name@version")
    .option("--to <file>", "write to a file instead of standard output")
    .option(...HOME_OPTION)
    .action(async (ref: string, options: { home?: string; to?: string }) => {
      await withSession(options, async (session) => {
        const response = await session.send(toRequest(exportDatabit, { ref }).url, { method: exportDatabit.method })
        if (!response.ok) throw await problemIn(response)
        const text = await response.text()
        if (options.to === undefined) process.stdout.write(text)
        else await writeFile(options.to, text)
      })
    })
