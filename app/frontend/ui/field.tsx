import { createContext, type ReactNode, useContext, useId } from "react"

type Wiring = {
  readonly id: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
}

const FieldContext = createContext<Wiring | undefined>(undefined)

type FieldProps = {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** Says what to correct; marks the control invalid and is announced. */
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly required?: boolean
  readonly children: ReactNode
  readonly className?: string
}

/** Label, hint and error around one control of the kit, wired by ids. Visually one column, 6 px apart. */
export const Field = ({ label, hint, error, optional = false, required = false, children, className }: FieldProps) => {
  const id = useId()
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ")
  return (
    <FieldContext value={{ id, describedBy: described || undefined, invalid: error !== undefined, required }}>
      <div className={`flex min-w-0 flex-col gap-1.5 ${className ?? ""}`}>
        <label htmlFor={id} className="text-13 font-medium text-fg">
          {label}
          {optional ? <span className="ml-2 font-normal text-fg-3">optional</span> : null}
        </label>
        {children}
        {hint ? (
          <p id={`${id}-hint`} className="text-12 text-fg-3">
            {hint}
          </p>
        ) : null}
        {error ? (
          <p id={`${id}-error`} role="alert" className="text-12 text-crit-fg">
            {error}
          </p>
        ) : null}
      </div>
    </FieldContext>
  )
}

type WiredProps = {
  readonly id: string
  readonly "aria-describedby": string | undefined
  readonly "aria-invalid": true | undefined
  readonly "aria-required": true | undefined
}

/** What a control inside `Field` spreads onto its element; empty outside of one. */
export const useFieldWiring = (): Partial<WiredProps> => {
  const field = useContext(FieldContext)
  if (!field) return {}
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  }
}
