import { useState } from "react"
import type { Snippet } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { CopyButton } from "../../ui/copy-button.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Disclosure } from "./disclosure.tsx"

/** How programs call an endpoint, behind a disclosure: people who do not program never need it. */
export const DeveloperPart = ({ snippets }: { readonly snippets: readonly Snippet[] }) => {
  const [chosen, setChosen] = useState<Snippet["id"]>("curl")
  const snippet = snippets.find(({ id }) => id === chosen)
  return (
    <Disclosure title={words.forDevelopers}>
      <p className="text-12 text-fg-3">{words.snippetsNote}</p>
      <div>
        <Segmented
          label={words.snippet}
          value={chosen}
          options={snippets.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={setChosen}
        />
      </div>
      {snippet ? (
        <div className="relative min-w-0 rounded-control border border-line bg-sunken">
          <span className="absolute top-1.5 right-1.5">
            <CopyButton text={snippet.code} label={words.copyCode} />
          </span>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section tabIndex={0} aria-label={words.snippet} className="overflow-x-auto rounded-control p-3 pr-12">
            <pre className="mono text-12">{snippet.code}</pre>
          </section>
        </div>
      ) : null}
    </Disclosure>
  )
}
