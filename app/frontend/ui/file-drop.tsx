import clsx from "clsx"
import { Upload } from "lucide-react"
import { type ReactNode, useId, useState } from "react"
import { useFieldWiring } from "./field.tsx"

type FileDropProps = {
  readonly onFiles: (files: readonly File[]) => void
  /** As the `accept` of a file input: ".csv,.jsonl". */
  readonly accept?: string
  readonly multiple?: boolean
  readonly title: string
  readonly note?: ReactNode
  readonly disabled?: boolean | undefined
}

/** A place to drop files or to choose them with a click or by key. */
export const FileDrop = ({ onFiles, accept, multiple = false, title, note, disabled = false }: FileDropProps) => {
  const wiring = useFieldWiring()
  const own = useId()
  const id = wiring.id ?? own
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])]
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1))
  }
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(!disabled)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
      className={clsx(
        "flex min-w-0 flex-col items-center gap-1 rounded-card border border-dashed px-6 py-8 text-center transition-colors duration-75 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        over ? "border-accent bg-accent-soft" : "border-control-line bg-sunken hover:bg-hover",
        disabled && "opacity-55",
      )}
    >
      <Upload size={20} className="mb-1 text-fg-3" aria-hidden="true" />
      <span className="text-13 font-medium">{title}</span>
      {note ? <span className="text-12 text-fg-3">{note}</span> : null}
      <input
        {...wiring}
        id={id}
        type="file"
        className="sr-only"
        multiple={multiple}
        disabled={disabled}
        {...(accept ? { accept } : {})}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ""
        }}
      />
    </label>
  )
}
