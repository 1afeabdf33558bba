import { Link, useNavigate } from "@tanstack/react-router"
import clsx from "clsx"
import { Box, ChevronRight, CircleAlert, Ellipsis, Folder, type LucideIcon, SquareFunction, Table2 } from "lucide-react"
import { type KeyboardEvent, useMemo, useRef, useState } from "react"
import { dataWords } from "../../messages/data.ts"
import { type TreeLine, treeLines, treeStep } from "./catalog-model.ts"
import { useCatalog } from "./use-catalog.ts"

type CatalogTreeProps = {
  /** Names of the tables of the workbench. */
  readonly own: readonly string[]
  readonly filter: string
  /** Line of what is on screen. */
  readonly current?: string | undefined
  readonly open: ReadonlySet<string>
  readonly onOpen: (open: ReadonlySet<string>) => void
  readonly onEnter?: (() => void) | undefined
}

const LINE =
  "flex min-h-8 w-full min-w-0 items-center gap-1.5 rounded-control pr-2 text-left text-13 pointer-coarse:min-h-11 -outline-offset-2"
const INDENT = { 1: "pl-1.5", 2: "pl-5", 3: "pl-9" } as const

const ICONS: Readonly<Partial<Record<TreeLine["kind"], LucideIcon>>> = {
  table: Table2,
  volume: Folder,
  function: SquareFunction,
  model: Box,
  more: Ellipsis,
  failed: CircleAlert,
  missing: CircleAlert,
}

const IS_WORD: ReadonlySet<TreeLine["kind"]> = new Set(["loading", "failed", "missing", "nothing"])

const Label = ({ line }: { readonly line: TreeLine }) => {
  const Icon = ICONS[line.kind]
  const isName = line.level === 3 && !IS_WORD.has(line.kind) && line.kind !== "more"
  return (
    <>
      {line.open === undefined ? (
        Icon ? (
          <Icon size={14} strokeWidth={1.75} className="shrink-0 text-fg-3" aria-hidden="true" />
        ) : null
      ) : (
        <ChevronRight
          size={14}
          className={clsx("shrink-0 text-fg-3 transition-transform duration-75", line.open && "rotate-90")}
          aria-hidden="true"
        />
      )}
      <span
        className={clsx(
          "min-w-0 flex-1",
          isName && "mono",
          IS_WORD.has(line.kind) ? "py-1 text-12 text-fg-3 [overflow-wrap:anywhere]" : "truncate",
          line.open !== undefined && "font-medium",
        )}
      >
        {line.label}
        {line.kind === "volume" || line.kind === "function" || line.kind === "model" ? (
          <span className="sr-only"> {dataWords.kinds[line.kind]}</span>
        ) : null}
      </span>
    </>
  )
}

/** Where a line leads. */
const placeOf = ({ kind, name }: TreeLine) =>
  kind === "table"
    ? ({ to: "/data/$name", params: { name } } as const)
    : ({ to: "/data/catalog/$kind/$name", params: { kind, name } } as const)

const isPlace = ({ kind, open }: TreeLine): boolean => open === undefined && !IS_WORD.has(kind) && kind !== "more"

/** Catalogs, schemas and what is in them, read as they are opened. Arrow keys move, open and close; Enter goes there. */
export const CatalogTree = ({ own, filter, current, open, onOpen, onEnter }: CatalogTreeProps) => {
  const [at, setAt] = useState(current)
  const box = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const { known, loadMore, retry } = useCatalog(open)
  const lines = useMemo(
    () => treeLines({ known, own, filter, open, words: dataWords.browse }),
    [known, own, filter, open],
  )
  const cursor = lines.some((line) => line.id === at) ? at : (lines.find((line) => line.id === current) ?? lines[0])?.id
  const search = { open: [...open].join(",") || "-", ...(filter === "" ? {} : { q: filter }) }

  const toggle = (id: string): void => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    onOpen(next)
    setAt(id)
  }
  const focus = (id: string): void => {
    setAt(id)
    box.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`)?.focus()
  }
  const act = (line: TreeLine): void => {
    if (line.kind === "more") loadMore({ parent: line.name, kind: line.of, token: line.token })
    else if (line.kind === "failed") retry(line.name)
    else if (isPlace(line)) {
      onEnter?.()
      void navigate({ ...placeOf(line), search })
    }
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = treeStep(event.key, lines, cursor)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const line = step.kind === "enter" ? lines.find(({ id }) => id === step.id) : undefined
    if (step.kind === "move") focus(step.to)
    else if (step.kind === "toggle") toggle(step.id)
    else if (line) act(line)
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
        if (isPlace(line))
          return (
            <Link
              key={line.id}
              {...shared}
              {...placeOf(line)}
              search={search}
              title={line.name}
              onClick={onEnter}
              className={clsx(
                LINE,
                INDENT[line.level],
                line.id === current ? "bg-accent-soft text-fg" : "text-fg-2 hover:bg-hover hover:text-fg",
              )}
            >
              <Label line={line} />
            </Link>
          )
        if (line.open === undefined && line.kind !== "more" && line.kind !== "failed")
          return (
            <div key={line.id} {...shared} title={line.title} className={clsx(LINE, INDENT[line.level])}>
              <Label line={line} />
            </div>
          )
        return (
          <button
            key={line.id}
            type="button"
            {...shared}
            {...(line.open === undefined ? {} : { "aria-expanded": line.open })}
            onClick={() => (line.open === undefined ? act(line) : toggle(line.id))}
            className={clsx(LINE, INDENT[line.level], "text-fg-2 hover:bg-hover")}
          >
            <Label line={line} />
          </button>
        )
      })}
    </div>
  )
}
