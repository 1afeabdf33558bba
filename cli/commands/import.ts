import { readFile } from "node:fs/promises"
import { Command } from "commander"
import { importDatabit } from "../../contract/endpoints/template.ts"
import { versionedRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import { openTerminal } from "../terminal.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    throw new Problem("file_not_found", { detail: `There is no file ${file} that can be read.`, cause })
  }
}

/** `databits import FILE.yaml`: brings a Databit in. */
export const importCommand = (): Command =>
  new Command("import")
    .description("Bring a Databit in from a YAML file.")
    .argument("<file>", "the YAML file")
    .option(...HOME_OPTION)
    .option("--json", "print the Databit as one JSON object")
    .action(async (file: string, options: { home?: string; json?: boolean }) => {
      const terminal = openTerminal(options.json === true)
      const text = await readText(file)
      await withSession(options, async (session) => {
        const imported = await session.call(importDatabit, { text })
        if (options.json) return terminal.result(imported)
        const { databit, findings, created, heldBack } = imported
        terminal.line(
          `${versionedRef(databit.name, databit.version)} ${created ? "imported" : "was here already"}, ${databit.status}.`,
        )
        if (heldBack) terminal.line("It is kept as a draft until its problems are resolved:")
        for (const { level, where, says, remedy } of findings) terminal.line(`  ${level}: ${where}: ${says} ${remedy}`)
      })
    })
