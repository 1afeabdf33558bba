import clsx from "clsx"
import { Activity, Database, FlaskConical, Layers, type LucideIcon, PenTool, Repeat2, Rocket } from "lucide-react"
import type { StageName } from "../../../../contract/endpoints/home.ts"

const ICONS: Readonly<Record<StageName, LucideIcon>> = {
  data: Database,
  template: Layers,
  curate: PenTool,
  train: FlaskConical,
  deploy: Rocket,
  monitor: Activity,
  improve: Repeat2,
}

export const StageIcon = ({ stage, className }: { readonly stage: StageName; readonly className?: string }) => {
  const Icon = ICONS[stage]
  return <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={clsx("shrink-0 text-fg-2", className)} />
}
