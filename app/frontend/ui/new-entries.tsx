import { ArrowUp } from "lucide-react"
import { words } from "../messages.ts"

type NewEntriesProps = { readonly count: number; readonly onShow: () => void }

/** Says that a list has grown, without moving it under the reader; nothing at zero. */
export const NewEntries = ({ count, onShow }: NewEntriesProps) => (
  <div role="status" className="flex justify-center">
    {count === 0 ? null : (
      <button
        type="button"
        onClick={onShow}
        className="flex h-7 items-center gap-1.5 rounded-full border border-accent-line bg-accent-soft px-3 text-12 font-medium text-accent hover:border-accent pointer-coarse:min-h-11"
      >
        <ArrowUp size={12} aria-hidden="true" />
        {words.newItems(count)}
      </button>
    )}
  </div>
)
