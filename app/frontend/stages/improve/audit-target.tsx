import { Link } from "@tanstack/react-router"
import type { AuditEntry } from "../../../../contract/endpoints/settings.ts"
import { auditWords as words } from "../../messages/audit.ts"

type Target = Pick<AuditEntry, "kind" | "subject">

/** Leads to what an entry is about, where it has a page of its own. */
export const AuditTarget = ({ entry: { kind, subject } }: { readonly entry: Target }) => {
  const look = { className: "link inline-flex min-h-6 items-center", "aria-label": words.openOf(subject) }
  const [what] = kind.split(".")
  if (what === "run")
    return (
      <Link to="/jobs/$run" params={{ run: subject }} {...look}>
        {words.open}
      </Link>
    )
  if (what === "endpoint")
    return (
      <Link to="/endpoints/$name" params={{ name: subject }} {...look}>
        {words.open}
      </Link>
    )
  if (what === "agent")
    return (
      <Link to="/agents/$name" params={{ name: subject }} {...look}>
        {words.open}
      </Link>
    )
  if (what === "model")
    return (
      <Link to="/models/$ref" params={{ ref: subject }} {...look}>
        {words.open}
      </Link>
    )
  if (what === "table" || what === "search_index")
    return (
      <Link to="/data/$name" params={{ name: subject }} {...look}>
        {words.open}
      </Link>
    )
  return null
}
