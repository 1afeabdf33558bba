import { listTables } from "../../../../contract/endpoints/data.ts"
import { listAgents, listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { listDatabits } from "../../../../contract/endpoints/template.ts"
import { listModels, listSnapshots } from "../../../../contract/endpoints/train.ts"
import { useCall } from "../../shell/query.ts"
import type { Option } from "../../ui/overlay-props.ts"
import type { Pick } from "./job-form.ts"

const named = (names: readonly string[]): Option[] => [...new Set(names)].map((value) => ({ value, label: value }))

/** What a field can be chosen from: the assets of this workspace of its kind. Only the kind asked for is read. */
export const useOptions = (pick: Pick): { readonly options: readonly Option[]; readonly searching: boolean } => {
  const databits = useCall(listDatabits, {}, { enabled: pick === "databit" })
  const tables = useCall(listTables, {}, { enabled: pick === "table" })
  const models = useCall(listModels, {}, { enabled: pick === "model" })
  const snapshots = useCall(listSnapshots, {}, { enabled: pick === "snapshot" })
  const agents = useCall(listAgents, {}, { enabled: pick === "agent" })
  const endpoints = useCall(listEndpoints, {}, { enabled: pick === "endpoint" })
  switch (pick) {
    case "databit":
      return { options: named((databits.data?.databits ?? []).map((one) => one.name)), searching: databits.isLoading }
    case "table":
      return { options: named((tables.data?.tables ?? []).map((one) => one.name)), searching: tables.isLoading }
    case "model":
      return { options: named((models.data?.models ?? []).map((one) => one.id)), searching: models.isLoading }
    case "snapshot":
      return { options: named((snapshots.data?.snapshots ?? []).map((one) => one.id)), searching: snapshots.isLoading }
    case "agent":
      return { options: named((agents.data?.agents ?? []).map((one) => one.agent.id)), searching: agents.isLoading }
    case "endpoint":
      return {
        options: named((endpoints.data?.endpoints ?? []).map((one) => one.endpoint.name)),
        searching: endpoints.isLoading,
      }
  }
}
