import { deployWords as words } from "../../messages/deploy.ts"
import { Status, type StatusKind } from "../../ui/status.tsx"
import type { Deploying } from "./use-deployment.ts"

const STEPS = [words.stepRegister, words.stepAnswer, words.stepSwitch] as const

const signOf = (deploying: Deploying, step: number): StatusKind => {
  if (deploying.kind === "idle") return "idle"
  if (deploying.kind === "done" || step < deploying.step) return "ok"
  if (step > deploying.step) return "idle"
  return deploying.kind === "failed" ? "critical" : "running"
}

/** The steps of a deployment and how far it is. */
export const DeploySteps = ({ deploying }: { readonly deploying: Deploying }) => (
  <ol aria-label={words.whatHappens} className="flex flex-col gap-2" aria-live="polite">
    {STEPS.map((label, step) => (
      <li key={label}>
        <Status kind={signOf(deploying, step)} label={label} />
        {deploying.kind === "working" && deploying.step === step && deploying.says ? (
          <p className="pl-6 text-12 text-fg-3">{deploying.says}</p>
        ) : null}
      </li>
    ))}
  </ol>
)
