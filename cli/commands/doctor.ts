import { Command } from "commander"
import { openDoctor } from "../../app/backend/doctor/doctor.ts"
import { CAPABILITIES } from "../../contract/capabilities.ts"
import type { AppConnection, CapabilityState, WorkspaceConnection } from "../../contract/entities/connection.ts"
import { readConfig } from "../../workspace/config.ts"
import { EXIT, openTerminal, type Terminal } from "../terminal.ts"
import { HOME_OPTION } from "../with-session.ts"

const WORDS: Record<CapabilityState["kind"], string> = {
  reachable: "reachable",
  absent: "not there",
  denied: "not allowed",
  failed: "failed",
  unasked: "not asked",
}

const WIDEST = Math.max(...Object.values(CAPABILITIES).map(({ says }) => says.length))

const printVariables = (terminal: Terminal, variables: WorkspaceConnection["variables"]): void => {
  terminal.line("No Databricks workspace is connected. To connect one, set:")
  for (const { name, says, isSet } of variables) terminal.line(`  ${isSet ? "set" : "   "}  ${name}  ${says}`)
}

const printCapability = (terminal: Terminal, name: keyof typeof CAPABILITIES, state: CapabilityState): void => {
  terminal.line(`  ${CAPABILITIES[name].says.padEnd(WIDEST)}  ${WORDS[state.kind]}`)
  if (state.kind === "reachable") return
  terminal.line(`    ${state.detail}`)
  if (state.kind === "unasked" || !state.fix) return
  terminal.line(`    ${state.fix.says}`)
  for (const line of state.fix.copy?.split("\n") ?? []) terminal.line(`      ${line}`)
}

const printApp = (terminal: Terminal, app: AppConnection): void => {
  terminal.line(`Workspace  ${app.host ?? "none"}`)
  if (app.authentication) terminal.line(`Sign-in    ${app.authentication}, from the ${app.foundIn}`)
  terminal.line(`Signed in  ${app.app ?? "no"}`)
  if (app.warehouse)
    terminal.line(
      `Warehouse  ${app.warehouse.name ?? app.warehouse.id}, ${app.warehouse.state ?? "state unknown"}${app.warehouse.isServerless ? ", serverless" : ""}`,
    )
  terminal.line(`Schema     ${app.schema}`)
  for (const { name, state } of app.capabilities) printCapability(terminal, name, state)
}

/** Whether something is missing that the workbench cannot do without. */
const isIll = ({ app }: WorkspaceConnection): boolean =>
  app?.capabilities.some(
    ({ name, state }) => CAPABILITIES[name].isNeeded && !["reachable", "unasked"].includes(state.kind),
  ) ?? false

/** `databits doctor`: what of a Databricks workspace can be used, and what is missing with its remedy. */
export const doctorCommand = (): Command =>
  new Command("doctor")
    .description("Say how the workbench is connected to Databricks and what is missing there. Opens nothing.")
    .option(...HOME_OPTION)
    .option("--wake", "wake a sleeping SQL warehouse to run a statement")
    .option("--json", "print the whole report as one JSON object")
    .action(async (options: { home?: string; wake?: boolean; json?: boolean }) => {
      const doctor = openDoctor(readConfig(undefined, { home: options.home }))
      const report = await doctor.check(new Headers(), { kind: "unopened" }, options.wake === true)
      const terminal = openTerminal(options.json === true)
      if (options.json) terminal.result(report)
      else if (report.app) printApp(terminal, report.app)
      else printVariables(terminal, report.variables)
      if (isIll(report)) process.exitCode = EXIT.failed
    })
