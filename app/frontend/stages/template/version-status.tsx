import type { DatabitVersion } from "../../../../contract/entities/databit.ts"
import { databitWords } from "../../messages/databits.ts"
import { Status } from "../../ui/status.tsx"

type Standing = Pick<DatabitVersion, "status" | "saved">

/** An open draft is a state of its own for people; in the data it is a draft that was not saved. */
export const standingOf = ({ status, saved }: Standing): keyof typeof databitWords.status =>
  status === "draft" && !saved ? "open" : status

const SHAPES = { open: "idle", draft: "suggestion", published: "ok", retired: "warn", deleted: "critical" } as const

/** Where a version stands, in a word with its shape. */
export const VersionStatus = (standing: Standing) => {
  const where = standingOf(standing)
  return <Status kind={SHAPES[where]} label={databitWords.status[where]} />
}
