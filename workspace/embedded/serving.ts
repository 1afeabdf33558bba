import { readFile, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { z } from "zod"
import { artifact, registeredVersion } from "../../contract/entities/model.ts"
import type { ModelEndpoint } from "../../contract/entities/model-endpoint.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../../core/ports/index.ts"
import type { ModelServing, RegisteredModel, Waiting } from "../../core/ports/serving.ts"
import { mutex } from "../state/mutex.ts"
import { syncFile, syncFolder } from "./durable.ts"

const model = z.object({ artifact, registered: registeredVersion })
const endpoint = z.object({ served: model, loaded: model.nullable() })
const kept = z.record(z.string(), endpoint)
type Kept = z.output<typeof kept>
type Endpoint = z.output<typeof endpoint>

const isSame = (one: RegisteredModel["registered"], other: RegisteredModel["registered"]): boolean =>
  one.name === other.name && one.version === other.version

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT"

const shown = (name: string, { served, loaded }: Endpoint): ModelEndpoint => ({
  name,
  state: loaded ? { kind: "loaded", to: loaded.registered } : { kind: "ready" },
  served: served.registered,
  scalesToZero: false,
})

const checkNotCancelled = ({ signal }: Waiting): void => {
  if (signal?.aborted) throw new Problem("run_cancelled", { cause: signal.reason })
}

const notReady = (name: string): Problem =>
  new Problem("endpoint_not_ready", {
    detail: `No endpoint ${name} answers this version.`,
    remedy: "Deploy the agent again.",
  })

/** Endpoints of registered model versions in this process: the learners answer, and a version is ready at once. `file` keeps which. */
export const embeddedServing = (file: string, { files, learners }: Pick<Ports, "files" | "learners">): ModelServing => {
  let known: Promise<Kept> | undefined
  const alone = mutex()

  const read = async (): Promise<Kept> => {
    try {
      return kept.parse(JSON.parse(await readFile(file, "utf8")))
    } catch (error) {
      if (isMissing(error)) return {}
      throw error
    }
  }
  const all = (): Promise<Kept> => {
    known ??= read()
    return known
  }

  const keep = async (next: Kept): Promise<void> => {
    const unfinished = join(dirname(file), ".serving.unfinished")
    await writeFile(unfinished, JSON.stringify(next))
    await syncFile(unfinished)
    await rename(unfinished, file)
    await syncFolder(dirname(file))
    known = Promise.resolve(next)
  }

  const change = (name: string, next: (now: Endpoint | undefined) => Endpoint): Promise<ModelEndpoint> =>
    alone(async () => {
      const before = await all()
      const changed = next(before[name])
      await keep({ ...before, [name]: changed })
      return shown(name, changed)
    })

  const plain = ({ artifact, registered }: RegisteredModel) => ({ artifact, registered })

  return {
    seek: async (name) => {
      const found = (await all())[name]
      return found && shown(name, found)
    },
    start: async (name, wanted, waiting = {}) => {
      checkNotCancelled(waiting)
      await files.find(wanted.artifact.path)
      return change(name, (now) => {
        if (!now || isSame(now.served.registered, wanted.registered)) return { served: plain(wanted), loaded: null }
        return { ...now, loaded: plain(wanted) }
      })
    },
    save: async (name, wanted, waiting = {}) => {
      checkNotCancelled(waiting)
      await files.find(wanted.artifact.path)
      return change(name, () => ({ served: plain(wanted), loaded: null }))
    },
    judge: async (name, { version, signal: _, ...request }) => {
      const found = (await all())[name]
      const asked =
        version === undefined
          ? found?.served
          : [found?.served, found?.loaded].find((one) => one && isSame(one.registered, version))
      if (!asked) throw notReady(name)
      const load = () => files.find(asked.artifact.path)
      const answers = await learners.judge(asked.artifact.sha256, load, request)
      return { provider: "databits", answers, requestId: null, waitedFor: null }
    },
    retire: (name) =>
      alone(async () => {
        const { [name]: gone, ...rest } = await all()
        if (gone) await keep(rest)
      }),
  }
}
