import {
  changeSetting as changeSettingEndpoint,
  checkConnection,
  chooseWho,
  connectModelEndpoint as connectEndpoint,
  disconnectModelEndpoint as disconnectEndpoint,
  findConnection,
  getAbout,
  getSettings,
  listAudit,
  listAuditKinds,
  listEndpointModels,
  listPeople,
  removePerson as removePersonEndpoint,
  savePerson as savePersonEndpoint,
  testModelEndpoint as testEndpoint,
  whoAmI,
} from "../../../contract/endpoints/settings.ts"
import { mayDo, permissionsOf } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { changeSetting, listSettings } from "../../../core/settings/change-setting.ts"
import {
  connectModelEndpoint,
  disconnectModelEndpoint,
  testModelEndpoint,
  viewModelEndpoint,
} from "../../../core/settings/model-endpoint.ts"
import { removePerson, savePerson } from "../../../core/settings/people.ts"
import { aboutWorkbench } from "../about.ts"
import type { Serve } from "../serve.ts"
import { choosePerson } from "../sign-in.ts"
import { VERSION } from "../version.ts"

const meRoutes = (serve: Serve): void => {
  serve(whoAmI, async (_, { who, workspace, canChoosePerson }) => ({
    person: who.person,
    roles: who.roles,
    may: permissionsOf(who),
    canChoose: canChoosePerson,
    workspace: {
      kind: workspace.kind,
      about: workspace.about,
      home: workspace.home,
      place: workspace.place,
      version: VERSION,
      can: workspace.can,
      link: workspace.link,
    },
  }))
  serve(chooseWho, async ({ name }, { ports, canChoosePerson }) => {
    if (!canChoosePerson) throw new Problem("not_allowed", { detail: "Here you are who you signed in as." })
    const { name: person } = await ports.people.find(name)
    return Response.json({ person }, { headers: { "set-cookie": choosePerson(person), "cache-control": "no-store" } })
  })
}

const modelEndpointRoutes = (serve: Serve): void => {
  serve(connectEndpoint, async (input, { who, ports, idempotencyKey }) =>
    connectModelEndpoint(ports, who, { ...input, idempotencyKey }),
  )
  serve(disconnectEndpoint, async (_, { who, ports, idempotencyKey }) =>
    disconnectModelEndpoint(ports, who, idempotencyKey),
  )
  serve(testEndpoint, async (input, { ports }) => testModelEndpoint(ports, input))
  serve(listEndpointModels, async (_, { ports }) => ({ models: [...(await ports.chatModels.list())] }))
}

const peopleRoutes = (serve: Serve): void => {
  serve(listPeople, async (_, { who, ports }) => {
    const people = (await ports.people.list()).map(({ name, roles }) => ({ name, roles: [...roles] }))
    return { people, mayChange: mayDo(who, "change_settings") }
  })
  serve(savePersonEndpoint, async (input, { who, ports, idempotencyKey }) =>
    savePerson(ports, who, { ...input, key: idempotencyKey }),
  )
  serve(removePersonEndpoint, async (input, { who, ports, idempotencyKey }) =>
    removePerson(ports, who, { ...input, key: idempotencyKey }),
  )
}

const connectionRoutes = (serve: Serve): void => {
  serve(findConnection, async (_, { doctor, request }) => doctor.find(request.headers, { kind: "open" }))
  serve(checkConnection, async ({ wake }, { doctor, request }) => doctor.check(request.headers, { kind: "open" }, wake))
}

/** Who acts, settings, people, the connection, the audit log. */
export const settingsRoutes = (serve: Serve): void => {
  meRoutes(serve)
  modelEndpointRoutes(serve)
  peopleRoutes(serve)
  connectionRoutes(serve)
  serve(getSettings, async (_, { who, ports, workspace }) => {
    const [settings, modelEndpoint] = await Promise.all([listSettings(ports, workspace), viewModelEndpoint(ports)])
    return { settings, modelEndpoint, mayChange: mayDo(who, "change_settings") }
  })
  serve(changeSettingEndpoint, async (input, { who, ports, workspace, idempotencyKey }) =>
    changeSetting(ports, who, { ...input, home: workspace, key: idempotencyKey }),
  )
  serve(getAbout, async (_, { workspace }) => aboutWorkbench(workspace))
  serve(listAuditKinds, async (_, { ports }) => ({ kinds: [...(await ports.events.listKinds())] }))
  serve(listAudit, async ({ limit, ...filter }, { ports }) => {
    const found = await ports.events.list({ ...filter, limit: limit + 1 })
    const entries = found.slice(0, limit)
    return {
      entries: entries.map(({ payload: _, key: __, ...entry }) => entry),
      next: found.length > limit ? (entries.at(-1)?.id ?? null) : null,
    }
  })
}
