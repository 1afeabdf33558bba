import { useSearch } from "@tanstack/react-router"
import { Activity, Download } from "lucide-react"
import { type Chain, getChain } from "../../../../contract/endpoints/improve.ts"
import { chainWords as words } from "../../messages/improve.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Menu } from "../../ui/menu.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"
import { chainDocument } from "./chain-document.ts"
import { ChainWalk } from "./chain-walk.tsx"
import { ChooseAnswer } from "./choose-answer.tsx"
import { saveFile } from "./save-file.ts"

const save = (chain: Chain, as: "document" | "data"): void => {
  const name = `evidence-${chain.trace.traceId.slice(0, 12)}`
  if (as === "document") saveFile(`${name}.html`, "text/html", chainDocument(chain, new Date().toISOString()))
  else saveFile(`${name}.json`, "application/json", `${JSON.stringify(chain, null, 2)}\n`)
  toast(words.exported)
}

const Export = ({ chain }: { readonly chain: Chain }) => {
  useCommands([
    {
      id: "lineage.export",
      title: words.export,
      keys: "E",
      group: words.group,
      run: () => save(chain, "document"),
    },
  ])
  const keys = useKeys("lineage.export")
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon={<Download size={16} strokeWidth={1.75} />}>
          {words.export}
        </Button>
      }
      entries={[
        { id: "document", label: words.asDocument, keys, onSelect: () => save(chain, "document") },
        { id: "data", label: words.asData, onSelect: () => save(chain, "data") },
      ]}
    />
  )
}

const Walk = ({ trace }: { readonly trace: string }) => {
  const chain = useCall(getChain, { trace })
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <>
            <ButtonLink variant="ghost" to="/lineage" search={{}}>
              {words.other}
            </ButtonLink>
            {chain.data ? (
              <>
                <ButtonLink
                  icon={<Activity size={16} strokeWidth={1.75} />}
                  to="/traces/$id"
                  params={{ id: chain.data.trace.traceId }}
                >
                  {words.openTrace}
                </ButtonLink>
                <Export chain={chain.data} />
              </>
            ) : null}
          </>
        }
      />
      {chain.error ? (
        <ErrorCard what={words.failed} error={chain.error} onRetry={() => void chain.refetch()} />
      ) : (
        <Card>{chain.data ? <ChainWalk chain={chain.data} /> : <SkeletonRows rows={8} height={52} />}</Card>
      )}
    </div>
  )
}

export const LineagePage = () => {
  const { trace } = useSearch({ from: "/lineage" })
  if (trace !== undefined) return <Walk key={trace} trace={trace} />
  return (
    <div className="page">
      <PageHeader title={words.title} subtitle={words.chooseWhy} />
      <ChooseAnswer />
    </div>
  )
}
