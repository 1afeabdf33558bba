import { Link, useNavigate } from "@tanstack/react-router"
import clsx from "clsx"
import { ChevronRight, Table2 } from "lucide-react"
import { type KeyboardEvent, useMemo, useRef, useState } from "react"
import { dataWords } from "../../messages/data.ts"
import { CountBadge } from "../../ui/badge.tsx"
import { type TreeLine, treeLines, treeStep } from "./catalog-model.ts"

type CatalogTreeProps = {
  readonly names: readonly string[]
  readonly filter: string
  /** Name of the table on screen. */
  readonly current?: string | undefined
}

const LINE =
  "flex min-h-8 w-full min-w-0 items-center gap-1.5 rounded-control pr-2 text-left text-13 pointer-coarse:min-h-11"
const INDENT = { 1: "pl-1.5", 2: "pl-5", 3: "pl-9" } as const

const Label = ({ line }: { readonly line: TreeLine }) => (
  <>
    {line.open === undefined ? (
      <Table2 size={14} strokeWidth={1.75} className="shrink-0 text-fg-3" aria-hidden="true" />
    ) : (
      <ChevronRight
        size={14}
        className={clsx("shrink-0 text-fg-3 transition-transform duration-75", line.open && "rotate-90")}
        aria-hidden="true"
      />
    )}
    <span className={clsx("min-w-0 flex-1 truncate", line.level === 3 ? "mono" : "font-medium")}>{line.label}</span>
    {line.open === false ? <CountBadge count={line.count} /> : null}
  </>
)

/** Catalogs, schemas and tables. Arrow keys move, open and close; Enter opens a table. */
export const CatalogTree = ({ names, filter, current }: CatalogTreeProps) => {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState(current)
  const box = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const lines = useMemo(() => treeLines(names, filter, closed), [names, filter, closed])
  const cursor = lines.some((line) => line.id === at) ? at : (lines.find((line) => line.id === current) ?? lines[0])?.id

  const toggle = (id: string): void => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
    setAt(id)
  }
  const focus = (id: string): void => {
    setAt(id)
    box.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`)?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = treeStep(event.key, lines, cursor)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    if (step.kind === "move") focus(step.to)
    else if (step.kind === "toggle") toggle(step.id)
    else void navigate({ to: "/data/$name", params: { name: step.id } })
  }

  if (lines.length === 0) return <p className="px-2 py-3 text-13 text-fg-3">{dataWords.treeEmpty}</p>
  return (
    <div
      ref={box}
      role="tree"
      aria-label={dataWords.tree}
      tabIndex={-1}
      onKeyDown={press}
      className="flex min-w-0 flex-col"
    >
      {lines.map((line) => {
        const shared = {
          role: "treeitem",
          "aria-level": line.level,
          "aria-selected": line.id === current,
          "data-line": line.id,
          tabIndex: line.id === cursor ? 0 : -1,
          onFocus: () => setAt(line.id),
        } as const
        return line.open === undefined ? (
          <Link
            key={line.id}
            {...shared}
            to="/data/$name"
            params={{ name: line.id }}
            title={line.id}
            className={clsx(
              LINE,
              INDENT[line.level],
              "-outline-offset-2",
              line.id === current ? "bg-accent-soft text-fg" : "text-fg-2 hover:bg-hover hover:text-fg",
            )}
          >
            <Label line={line} />
          </Link>
        ) : (
          <button
            key={line.id}
            type="button"
            {...shared}
            aria-expanded={line.open}
            onClick={() => toggle(line.id)}
            className={clsx(LINE, INDENT[line.level], "-outline-offset-2 text-fg-2 hover:bg-hover")}
          >
            <Label line={line} />
          </button>
        )
      })}
    </div>
  )
}
