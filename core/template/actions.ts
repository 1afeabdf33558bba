import type { DatabitAction } from "../../contract/endpoints/template.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { type Caller, mayDo } from "../../contract/permissions.ts"

type Standing = Pick<DatabitVersion, "id" | "saved" | "status">

/** What the viewer may do with a version as it and its siblings stand; rights and state together. */
export const databitActions = (
  who: Caller,
  databit: Standing,
  versions: readonly Standing[],
  used: boolean,
): DatabitAction[] => {
  const draft = versions.find(({ saved }) => !saved)
  const [edits, publishes] = [mayDo(who, "edit_databits"), mayDo(who, "publish_databits")]
  const allowed: Record<DatabitAction, boolean> = {
    edit: edits && !databit.saved,
    rename: edits && !databit.saved && versions.length === 1,
    save: edits && !databit.saved,
    publish: publishes && databit.status !== "published",
    start_draft: edits && databit.saved && !draft,
    discard: edits && draft !== undefined && versions.length > 1,
    retire: publishes && versions.some(({ status }) => status === "published"),
    delete: edits && !used,
    test: mayDo(who, "run_jobs"),
  }
  return (Object.keys(allowed) as DatabitAction[]).filter((action) => allowed[action])
}
