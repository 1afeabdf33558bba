import { useState } from "react"
import { Textarea } from "../../ui/input.tsx"

type LinesInputProps = {
  readonly lines: readonly string[]
  readonly onChange: (lines: readonly string[]) => void
  readonly label?: string
  readonly disabled?: boolean
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")

const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, at) => line === b[at])

/** A list of short texts, one a line. What is typed stays as typed while it says the same. */
export const LinesInput = ({ lines, onChange, label, disabled = false }: LinesInputProps) => {
  const [typed, setTyped] = useState(() => lines.join("\n"))
  const shown = sameLines(linesOf(typed), lines) ? typed : lines.join("\n")
  return (
    <Textarea
      {...(label === undefined ? {} : { "aria-label": label })}
      value={shown}
      rows={Math.min(8, Math.max(3, lines.length + 1))}
      readOnly={disabled}
      spellCheck={false}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(linesOf(event.target.value))
      }}
    />
  )
}
