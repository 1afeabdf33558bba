import { X } from "lucide-react"
import { type FormEvent, useState } from "react"
import { changeTags, getCatalogAccess } from "../../../../contract/endpoints/catalog.ts"
import { type Securable, type Tags, tagKey } from "../../../../contract/entities/catalog.ts"
import { dataWords } from "../../messages/data.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Input } from "../../ui/input.tsx"

const w = dataWords.access

type TagsEditProps = { readonly of: Securable; readonly tags: Tags }

/** The tags of a thing, with a line to add one. */
export const TagsEdit = ({ of, tags }: TagsEditProps) => {
  const why = useWhyNot("import_data")
  const [key, setKey] = useState("")
  const [value, setValue] = useState("")
  const [wrong, setWrong] = useState<string>()
  const change = useChange(changeTags, {
    invalidates: [getCatalogAccess],
    onDone: () => {
      setKey("")
      setValue("")
    },
  })
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const read = tagKey.safeParse(key)
    setWrong(read.success ? undefined : w.tagKeyWrong)
    if (read.success) change.mutate({ ...of, set: { [read.data]: value }, remove: [] })
  }
  const pairs = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {change.error ? <ErrorCard what={w.tagsNotChanged} error={change.error} /> : null}
      {pairs.length === 0 ? (
        <p className="text-13 text-fg-3">{w.noTags}</p>
      ) : (
        <ul aria-label={w.tags} className="flex min-w-0 flex-wrap gap-2">
          {pairs.map(([name, text]) => (
            <li
              key={name}
              className="inline-flex max-w-full items-center gap-1 rounded-chip border border-line-2 py-0.5 pr-0.5 pl-2 text-12"
            >
              <span className="mono min-w-0 truncate" title={`${name} = ${text}`}>
                <span className="text-fg-3">{text === "" ? name : `${name} = `}</span>
                {text}
              </span>
              {why === undefined ? (
                <IconButton
                  size={24}
                  label={w.removeTag(name)}
                  icon={<X size={12} />}
                  onClick={() => change.mutate({ ...of, set: {}, remove: [name] })}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className="flex min-w-0 flex-wrap items-center gap-2">
        <span className="w-44 max-w-full max-md:w-full">
          <Input
            aria-label={w.tagKey}
            placeholder={w.tagKey}
            value={key}
            maxLength={255}
            onChange={({ target }) => setKey(target.value)}
          />
        </span>
        <span className="w-60 max-w-full max-md:w-full">
          <Input
            aria-label={w.tagValue}
            placeholder={w.tagValue}
            value={value}
            maxLength={1000}
            onChange={({ target }) => setValue(target.value)}
          />
        </span>
        <Button type="submit" why={why} busy={change.isPending} disabled={key === ""}>
          {w.addTag}
        </Button>
      </form>
      {wrong === undefined ? null : (
        <p role="alert" className="text-12 text-crit-fg">
          {wrong}
        </p>
      )}
    </div>
  )
}
