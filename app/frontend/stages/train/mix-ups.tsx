import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { evaluationWords as w } from "../../messages/models.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { type MixUp, mixUpsOf } from "./figures.ts"

const FIRST = 6

/** Which answers were taken for which, in words; each leads to its items. */
export const MixUps = ({ confusion }: { readonly confusion: readonly MixUp[] }) => {
  const [all, setAll] = useState(false)
  const pairs = mixUpsOf(confusion)
  const shown = all ? pairs : pairs.slice(0, FIRST)
  return (
    <Card title={w.mixUps} flush>
      {pairs.length === 0 ? (
        <p className="p-4 text-13 text-fg-3">{w.mixUpsNone}</p>
      ) : (
        <ol className="flex min-w-0 flex-col py-1">
          {shown.map(({ truth, guess, count }) => (
            <li key={`${truth} ${guess}`}>
              <Link
                from="/models/$ref"
                search={(old) => ({ suite: old.suite, tab: "wrong", expected: truth, given: guess })}
                className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2 px-4 py-1 text-13 -outline-offset-2 hover:bg-hover"
              >
                <span className="tnum w-16 shrink-0 font-medium">{w.mixUp(count)}</span>
                <span className="min-w-0 flex-1 basis-48 [overflow-wrap:anywhere]">
                  <span className="mono">{truth}</span> <span className="text-fg-3">{w.mixUpTaken}</span>{" "}
                  <span className="mono">{guess}</span>
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
      {pairs.length > FIRST ? (
        <div className="px-2 pb-2">
          <Button size={28} variant="ghost" onClick={() => setAll(!all)}>
            {all ? w.mixUpsFewer : w.mixUpsMore(pairs.length - FIRST)}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}
