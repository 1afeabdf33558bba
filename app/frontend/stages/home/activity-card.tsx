import { Link } from "@tanstack/react-router"
import { Cog } from "lucide-react"
import type { ActivityLine } from "../../../../contract/endpoints/home.ts"
import { homeWords as words } from "../../messages/home.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { Ago } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"

/** First letters of the first two parts of a name. */
const initials = (person: string): string =>
  person
    .split(/[\s._@-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join("")

/** What happened last. */
export const ActivityCard = ({ activity }: { readonly activity: readonly ActivityLine[] }) => {
  const me = useMe()?.person
  const mayRead = useWhyNot("read_audit") === undefined
  return (
    <Card
      title={words.activity}
      className="grow"
      actions={
        mayRead ? (
          <Link to="/audit" className="link text-12">
            {words.auditLog}
          </Link>
        ) : null
      }
    >
      {activity.length === 0 ? (
        <p className="text-13 text-fg-3">{words.activityNone}</p>
      ) : (
        <ul className="flex flex-col gap-2.5">
          {activity.map(({ id, person, byJob, says, subject, at }) => (
            <li key={id} className="flex min-w-0 items-start gap-2.5">
              <span
                aria-hidden="true"
                className="flex size-5 shrink-0 items-center justify-center rounded-full bg-hover text-[9px] font-semibold text-fg-2"
              >
                {byJob ? <Cog size={12} strokeWidth={1.75} /> : initials(person)}
              </span>
              <p className="min-w-0 flex-1 text-12 text-fg-2 [overflow-wrap:anywhere]">
                <span className="font-medium text-fg">{person === me ? words.you : person}</span> {says}{" "}
                {subject === null ? null : <span className="mono text-fg">{subject}</span>}
                {byJob ? <span className="sr-only"> {words.byJob}</span> : null}
              </p>
              <span className="shrink-0 text-12 text-fg-3">
                <Ago at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
