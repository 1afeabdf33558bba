import { describe } from "vitest"
import { walkSevenStages } from "./seven-stages.ts"
import { startWorkbench } from "./workbench.ts"

describe("the seven stages on one computer", () =>
  walkSevenStages({ start: startWorkbench, patience: 12_000, person: "Ana" }))
