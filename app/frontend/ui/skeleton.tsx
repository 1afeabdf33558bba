import clsx from "clsx"
import { words } from "../messages.ts"

/** A grey shape of the size the content will have; invisible for the first 150 ms. Size it with classes. */
export const Skeleton = ({ className }: { readonly className?: string }) => (
  <span aria-hidden="true" className={clsx("late breathe block rounded-chip bg-press", className ?? "h-4 w-full")} />
)

type SkeletonRowsProps = { readonly rows?: number; readonly height?: 28 | 33 | 52 }

const HEIGHTS = { 28: "h-7", 33: "h-[33px]", 52: "h-[52px]" } as const
const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3"] as const

/** Rows of a table or list that is being read. */
export const SkeletonRows = ({ rows = 8, height = 33 }: SkeletonRowsProps) => (
  <div role="status" aria-label={words.loading} className="flex flex-col">
    {[...Array(rows).keys()].map((at) => (
      <div
        key={at}
        className={clsx("flex items-center gap-4 border-line border-b px-4 last:border-0", HEIGHTS[height])}
      >
        <Skeleton className={clsx("h-3", WIDTHS[at % WIDTHS.length])} />
        <Skeleton className="ml-auto h-3 w-16" />
      </div>
    ))}
  </div>
)
