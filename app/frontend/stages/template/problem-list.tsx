import { useState } from "react"
import type { Finding } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Status } from "../../ui/status.tsx"

const SHOWN = 4

type ProblemListProps = { readonly findings: readonly Finding[]; readonly onJump: (finding: Finding) => void }

/** What keeps the draft from being published, and what is worth a look; each line leads to its place. */
export const ProblemList = ({ findings, onJump }: ProblemListProps) => {
  const [all, setAll] = useState(false)
  const errors = findings.filter(({ level }) => level === "error").length
  const shown = all ? findings : findings.slice(0, SHOWN)
  if (findings.length === 0) {
    return (
      <p className="text-13">
        <Status kind="ok" label={words.noProblems} />
      </p>
    )
  }
  return (
    <Card flush title={words.problems} note={words.problemsNote(errors, findings.length - errors)}>
      <ul className="flex min-w-0 flex-col">
        {shown.map((finding) => (
          <li key={`${finding.where} ${finding.says}`} className="min-w-0 border-line border-b last:border-0">
            <button
              type="button"
              onClick={() => onJump(finding)}
              className="flex min-h-9 w-full min-w-0 items-center gap-2.5 px-4 py-1.5 text-left text-13 -outline-offset-2 hover:bg-hover pointer-coarse:min-h-11"
            >
              <Status
                kind={finding.level === "error" ? "critical" : "warn"}
                label={finding.level === "error" ? words.mustResolve : words.worthALook}
                hideLabel
              />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {finding.says} <span className="text-fg-3">{finding.remedy}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {findings.length > SHOWN ? (
        <div className="px-3 py-1.5">
          <Button size={28} variant="ghost" onClick={() => setAll(!all)}>
            {all ? words.showFewer : words.showAll(findings.length)}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}
