import type { DatabitAction } from "../../../../contract/endpoints/template.ts"
import type { DatabitVersion } from "../../../../contract/entities/databit.ts"
import type { Finding } from "../../../../core/template/view.ts"
import type { Draft } from "./use-draft.ts"

/** What every tab of the editor gets. */
export type EditorPart = {
  readonly databit: DatabitVersion
  /** How the server is asked for this version. */
  readonly ref: string
  readonly draft: Draft
  /** Whether it is an open draft that the person may change. */
  readonly editable: boolean
  readonly findings: readonly Finding[]
  readonly may: readonly DatabitAction[]
}

/** What is wrong at a place, for the error line of its control; undefined when nothing is. */
export const findingAt = (findings: readonly Finding[], where: string): string | undefined => {
  const found = findings.find((finding) => finding.level === "error" && finding.where === where)
  return found && `${found.says} ${found.remedy}`
}
