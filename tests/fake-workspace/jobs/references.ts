/** What a task's parameters can name. */
export type Known = {
  readonly job: { readonly parameters: Readonly<Record<string, string>>; readonly run_id: bigint }
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>
}

const REFERENCE = /\{\{\s*([\w.]+)\s*\}\}/g

const valueAt = (path: string, { job, values }: Known): string => {
  const [head, second, third, fourth] = path.split(".")
  const found =
    head === "job" && second === "parameters"
      ? job.parameters[third ?? ""]
      : head === "job" && second === "run_id"
        ? String(job.run_id)
        : head === "tasks" && third === "values"
          ? values.get(second ?? "")?.get(fourth ?? "")
          : undefined
  if (found === undefined) throw new Error(`Unable to resolve reference {{${path}}}`)
  return found
}

/** Text with its dynamic references filled in; throws where one leads nowhere, as the platform fails the task then. */
export const resolveReferences = (text: string, known: Known): string =>
  text.replace(REFERENCE, (_, path: string) => valueAt(path, known))
