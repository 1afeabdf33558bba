import { Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { listSimilarItems, type SimilarItem } from "../../../../contract/endpoints/curate.ts"
import type { Item } from "../../../../contract/entities/item.ts"
import type { Json } from "../../../../contract/json.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useCall } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { formatShare } from "../../ui/format.ts"

/** Who decides at once does not wait for this, and the server need not look for it. */
const LINGERS_MS = 350
/** A gap between the two likeliest answers below this is a close call. */
const CLOSE = 0.15
const SHOWN = 3

const useLingers = (): boolean => {
  const [lingers, setLingers] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLingers(true), LINGERS_MS)
    return () => clearTimeout(timer)
  }, [])
  return lingers
}

const mostly = (items: readonly SimilarItem[]): { readonly label: string; readonly count: number } | undefined => {
  const counts = [...Map.groupBy(items, ({ label }) => label)].map(([label, own]) => ({ label, count: own.length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]
}

const closeCall = ({ suggestion }: Item): string | undefined => {
  const [first, second] = suggestion?.alternatives ?? []
  return first && second && first.probability - second.probability < CLOSE ? words.closeCall(second.label) : undefined
}

const sentence = (items: readonly SimilarItem[] | undefined): string | undefined => {
  if (!items) return undefined
  const most = mostly(items)
  return most ? words.similar(most.count, items.length, most.label) : words.noSimilar
}

/** What was decided about items like this one; the nearest can be read beside it. */
export const SimilarStrip = ({ item, label }: { readonly item: Item; readonly label: Json | undefined }) => {
  const lingers = useLingers()
  const [open, setOpen] = useState(false)
  const { data } = useCall(listSimilarItems, { itemId: item.id }, { enabled: lingers, staleTime: 60_000 })
  const items = data?.items
  const said = [closeCall(item), sentence(items)].filter((one) => one !== undefined).join(" ")
  return (
    <section className="flex min-h-10 min-w-0 flex-col gap-2">
      <div className="flex min-w-0 items-start gap-2 text-12 text-fg-2">
        <Copy size={14} strokeWidth={1.75} className="mt-0.5 shrink-0 text-fg-3" aria-hidden="true" />
        <p className="min-w-0 flex-1">{said}</p>
        {items && items.length > 0 ? (
          <Button
            size={28}
            variant="ghost"
            className="-my-1 text-accent"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? words.hide : words.compare}
          </Button>
        ) : null}
      </div>
      {open && items ? (
        <ul className="flex min-w-0 flex-col gap-1.5">
          {items.slice(0, SHOWN).map((one) => (
            <li
              key={one.itemId}
              className="flex min-w-0 flex-col gap-1 rounded-control border border-line bg-sunken px-2.5 py-2"
            >
              <span className="flex min-w-0 items-center gap-2 text-12">
                <Badge tone={one.label === label ? "ok" : "neutral"}>{one.label}</Badge>
                <span className="tnum ml-auto shrink-0 text-fg-3">
                  {words.likeness(formatShare(Math.round(one.similarity * 100) / 100))}
                </span>
              </span>
              <p className="line-clamp-3 text-12 text-fg-2 [overflow-wrap:anywhere]">{one.text}</p>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
