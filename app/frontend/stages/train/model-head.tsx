import { Link, useNavigate } from "@tanstack/react-router"
import { Box, ChevronDown, Rocket } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getModel } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { splitRef } from "../../../../contract/names.ts"
import { modelWords as w } from "../../messages/models.ts"
import { useWhyNot } from "../../shell/me.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCommands } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Menu } from "../../ui/menu.tsx"
import { Num } from "../../ui/num.tsx"
import { Select } from "../../ui/select.tsx"
import { LinkedName } from "./linked-name.tsx"
import { useAlias } from "./use-alias.ts"

export type ModelAnswer = OutputOf<typeof getModel>

const ALIASES = ["champion", "challenger", "none"] as const

const AliasMenu = ({ model, versions }: Pick<ModelAnswer, "model" | "versions">) => {
  const why = useWhyNot("run_jobs")
  const { busy, give } = useAlias(model, versions)
  const now = model.alias ?? "none"
  useCommands([
    {
      id: "models.promote",
      title: w.makeChampion,
      group: w.group,
      when: () => why === undefined && model.alias !== "champion",
      run: () => give("champion"),
    },
  ])
  return (
    <Menu
      trigger={
        <Button icon={<ChevronDown size={14} />} busy={busy}>
          {w.alias}
        </Button>
      }
      entries={ALIASES.map((alias) => ({
        id: alias,
        label: w.aliases[alias],
        checked: alias === now,
        why,
        onSelect: () => give(alias === "none" ? null : alias),
      }))}
    />
  )
}

const VersionPicker = ({ model, versions }: Pick<ModelAnswer, "model" | "versions">) => {
  const navigate = useNavigate({ from: "/models/$ref" })
  const open = (ref: string) =>
    void navigate({ to: "/models/$ref", params: { ref }, search: (old) => ({ tab: old.tab }) })
  return (
    <Select
      quiet
      size={28}
      label={w.pickVersion}
      value={model.id}
      options={versions.map((one) => ({
        value: one.id,
        label: w.versionOption(one.version),
        ...(one.alias === null ? {} : { note: w.aliases[one.alias] }),
      }))}
      onChange={open}
    />
  )
}

const compareTo = (model: ModelVersion, versions: readonly ModelVersion[]): ModelVersion | undefined => {
  const others = versions.filter(({ id }) => id !== model.id).toSorted((a, b) => b.version - a.version)
  return others.find(({ version }) => version < model.version) ?? others.at(-1)
}

/** The head of a model's page: which version, what it is called, where it comes from, and what to do with it. */
export const ModelHead = ({ answer }: { readonly answer: ModelAnswer }) => {
  const { model, versions } = answer
  const databit = splitRef(model.databit)
  const other = compareTo(model, versions)
  const { registered } = model
  return (
    <AssetHeader
      icon={<Box size={18} strokeWidth={1.75} />}
      kind={w.kind}
      name={model.name}
      elsewhere={
        <OpenInDatabricks target={registered ? { kind: "model", ...registered } : { kind: "row", of: "models" }} />
      }
      version={<VersionPicker model={model} versions={versions} />}
      status={model.alias === null ? undefined : <Badge tone="accent">{w.aliases[model.alias]}</Badge>}
      facts={[
        {
          label: w.facts.databit,
          value: (
            <Link
              to="/databits/$name"
              params={{ name: databit.name }}
              search={{ version: databit.version }}
              className="link inline-flex min-h-6 min-w-0 items-center"
            >
              <LinkedName name={databit.name} version={databit.version} short />
            </Link>
          ),
        },
        { label: w.facts.labels, value: <Num value={model.labels.length} /> },
        { label: w.facts.trained, value: <Ago at={model.createdAt} spoken /> },
        {
          label: w.facts.run,
          value: (
            <Link to="/train/$run" params={{ run: model.runId }} className="link mono inline-flex min-h-6 items-center">
              {model.runId.slice(-8)}
            </Link>
          ),
        },
        { label: w.facts.by, value: model.createdBy },
        ...(registered
          ? [{ label: w.facts.registered, value: w.registeredAs(registered.name, registered.version) }]
          : []),
        { label: w.facts.size, value: <Num value={model.artifact.bytes} as="bytes" /> },
      ]}
      actions={
        <>
          {other ? (
            <ButtonLink to="/models/compare" search={{ a: other.id, b: model.id }}>
              {w.compare}
            </ButtonLink>
          ) : null}
          <AliasMenu model={model} versions={versions} />
          <ButtonLink
            variant="primary"
            icon={<Rocket size={16} strokeWidth={1.75} />}
            to="/deploy"
            search={{ databit: databit.name, model: model.id }}
          >
            {w.deploy}
          </ButtonLink>
        </>
      }
    />
  )
}
