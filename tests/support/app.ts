import { type AppOptions, createApp } from "../../app/backend/app.ts"
import type { Role } from "../../contract/permissions.ts"
import { openTestWorkbench, type TestWorkbench, type TestWorkbenchOptions } from "./workbench.ts"

type Asked = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly as?: string | undefined
}

/** A test workbench with its HTTP side, asked without a socket. */
export type TestApp = TestWorkbench & {
  /** `as`: the person chosen in the browser. A body is sent as JSON, a text as it is. */
  ask(method: string, path: string, asked?: Asked): Promise<Response>
}

export const openTestApp = async (
  options: TestWorkbenchOptions & { readonly app?: AppOptions } = {},
): Promise<TestApp> => {
  const bench = await openTestWorkbench(options)
  const app = createApp(bench.workbench, { report: (error) => void bench.reported.push(error), ...options.app })
  return {
    ...bench,
    ask: async (method, path, { body, headers = {}, as } = {}) =>
      app.request(`http://127.0.0.1:8000${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(as === undefined ? {} : { cookie: `databits_person=${encodeURIComponent(as)}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
  }
}

/** One person for each role, named like it. */
export const addPeople = async ({ workbench }: TestWorkbench, roles: readonly Role[]): Promise<void> => {
  const who = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
  await workbench.ports.events.save(who, async () =>
    roles.map((role) => ({ kind: "person.saved", subject: role, payload: { name: role, roles: [role] } })),
  )
}
