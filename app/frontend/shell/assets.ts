import { type AnyRoute, useRouter } from "@tanstack/react-router"
import type { LucideIcon } from "lucide-react"
import { listTables } from "../../../contract/endpoints/data.ts"
import { listAgents, listEndpoints } from "../../../contract/endpoints/deploy.ts"
import { listDatabits } from "../../../contract/endpoints/template.ts"
import { listModels } from "../../../contract/endpoints/train.ts"
import { shellWords } from "../messages/shell.ts"
import { useCall } from "./query.ts"
import { type AssetKind, routesOf, type ScreenData, useNavItems } from "./screen.ts"

export type Asset = {
  readonly kind: AssetKind
  readonly name: string
  /** What it is, in a word. */
  readonly says: string
  readonly icon: LucideIcon | undefined
  readonly to: string
  readonly params: Readonly<Record<string, string>>
}

/** Names of all assets by kind, as far as they have been read. */
const useNames = (): Readonly<Record<AssetKind, readonly string[]>> => {
  const tables = useCall(listTables, {}).data?.tables ?? []
  const databits = useCall(listDatabits, {}).data?.databits ?? []
  const models = useCall(listModels, {}).data?.models ?? []
  const agents = useCall(listAgents, {}).data?.agents ?? []
  const endpoints = useCall(listEndpoints, {}).data?.endpoints ?? []
  return {
    table: tables.map((one) => one.name),
    databit: databits.map((one) => one.name),
    model: models.map((one) => one.name),
    agent: agents.map((one) => one.agent.name),
    endpoint: endpoints.map((one) => one.endpoint.name),
  }
}

/** Everything in the catalog that has a page, for the palette. */
export const useAssets = (): readonly Asset[] => {
  const router = useRouter()
  const items = useNavItems()
  const names = useNames()
  return routesOf(router).flatMap((route: AnyRoute) => {
    const data: ScreenData | undefined = route.options.staticData
    const asset = data?.asset
    if (!asset) return []
    const icon = items.find((item) => item.path === data.under)?.icon
    return [...new Set(names[asset.kind])].map((name) => ({
      kind: asset.kind,
      name,
      says: shellWords.assetKinds[asset.kind],
      icon,
      to: route.fullPath,
      params: { [asset.param]: name },
    }))
  })
}
