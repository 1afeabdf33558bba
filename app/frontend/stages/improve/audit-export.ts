import type { InputOf } from "../../../../contract/endpoint.ts"
import { type AuditEntry, listAudit } from "../../../../contract/endpoints/settings.ts"
import { auditWords as words } from "../../messages/audit.ts"
import { call } from "../../shell/call.ts"
import { csvText } from "../../ui/csv.ts"

export type AuditFilter = Pick<InputOf<typeof listAudit>, "kind" | "person" | "subject">

const PAGE = 200
/** More than a spreadsheet is read in; the newest count. */
const MOST = 50_000

/** "databit.published" as people say it: "Databit published". */
export const kindWords = (kind: string): string => {
  const spaced = kind.replace(/[._]/g, " ")
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Entries as CSV, a line each under a header; instants in UTC. */
export const auditCsv = (entries: readonly AuditEntry[]): string => {
  const { when, who, as, what, which, why } = words.columns
  const lines = entries.map((one) => [one.at, one.person, one.runsAs, one.kind, one.subject, one.why ?? "", one.id])
  return csvText([[when, who, as, what, which, why, "Id"], ...lines])
}

/** All entries that fit, newest first, read page by page. */
export const readAudit = async (
  filter: AuditFilter,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly all: boolean }> => {
  const entries: AuditEntry[] = []
  let before: string | undefined
  while (entries.length < MOST) {
    const page = await call(listAudit, { ...filter, limit: PAGE, ...(before === undefined ? {} : { before }) })
    entries.push(...page.entries)
    if (page.next === null) return { entries, all: true }
    before = page.next
  }
  return { entries, all: false }
}
