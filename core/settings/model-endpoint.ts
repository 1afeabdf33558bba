import { z } from "zod"
import type { ConnectionReport, ModelEndpointView } from "../../contract/entities/settings.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { MODEL_ENDPOINT } from "./catalogue.ts"
import { checkChangeable } from "./change-setting.ts"

/** The stored endpoint. The key is sealed; only this workspace can open it. */
export const modelEndpointSetting = z.object({
  baseUrl: z.string(),
  sealedKey: z.string().nullable(),
  model: z.string().nullable(),
})

/** What an environment that decides the endpoint tells of it. */
export const modelEndpointOfEnvironment = z.object({
  baseUrl: z.string(),
  hasKey: z.boolean(),
  model: z.string().nullable(),
})

const invalid = (detail: string): Problem =>
  new Problem("input_invalid", { field: "baseUrl", detail: `baseUrl: ${detail}` })

/** Addresses of cloud machines that hand out credentials to whoever asks from inside. */
const isLinkLocal = (hostname: string): boolean =>
  hostname.startsWith("169.254.") ||
  /^\[::ffff:a9fe:/i.test(hostname) ||
  /^\[fe[89ab][0-9a-f]:/i.test(hostname) ||
  hostname === "metadata.google.internal"

/**
 * A base URL as it is stored: http or https, without a slash at the end, credentials, query or fragment. Servers on
 * this computer and network are common and allowed; link-local addresses are not. Problem `input_invalid`.
 */
export const toBaseUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw invalid("write an address that begins with http:// or https://")
  if (url.username !== "" || url.password !== "")
    throw invalid("leave the key out of the address; it has a field of its own")
  if (url.search !== "" || url.hash !== "") throw invalid("leave out what follows ? or #")
  if (isLinkLocal(url.hostname)) throw invalid("this address is not a model server")
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`
}

const sameServer = (one: string, other: string): boolean => new URL(one).origin === new URL(other).origin

/** The endpoint people connected, if any; an endpoint that the environment decides is not here. */
export const seekStoredEndpoint = async (
  ports: Pick<Ports, "settings">,
): Promise<z.infer<typeof modelEndpointSetting> | undefined> =>
  modelEndpointSetting.safeParse(await ports.settings.seek(MODEL_ENDPOINT)).data

/** The connected endpoint as people see it: never with its key. */
export const viewModelEndpoint = async (ports: Pick<Ports, "settings">): Promise<ModelEndpointView> => {
  const set = (await ports.settings.list()).find((one) => one.name === MODEL_ENDPOINT)
  if (set?.fromEnvironment)
    return { ...modelEndpointOfEnvironment.parse(set.value), fromEnvironment: set.fromEnvironment }
  const stored = await seekStoredEndpoint(ports)
  return {
    baseUrl: stored?.baseUrl ?? null,
    hasKey: stored?.sealedKey != null,
    model: stored?.model ?? null,
    fromEnvironment: null,
  }
}

type ConnectPorts = Pick<Ports, "events" | "secrets" | "settings">
type Connect = {
  baseUrl: string
  key?: string | null | undefined
  model?: string | null | undefined
  idempotencyKey?: string | undefined
}

/**
 * Connects an endpoint. Without a key the one already stored stays, but only for the same server: a key is
 * never sent to a server it was not given for.
 */
export const connectModelEndpoint = async (
  ports: ConnectPorts,
  who: Caller,
  input: Connect,
): Promise<ModelEndpointView> => {
  await checkChangeable(ports, MODEL_ENDPOINT)
  const baseUrl = toBaseUrl(input.baseUrl)
  const before = await seekStoredEndpoint(ports)
  const kept = before && sameServer(before.baseUrl, baseUrl) ? before : undefined
  const sealedKey = input.key
    ? await ports.secrets.save(input.key)
    : input.key === null
      ? null
      : (kept?.sealedKey ?? null)
  const model = input.model === undefined ? (kept?.model ?? null) : input.model
  const value = { baseUrl, sealedKey, model }
  await ports.events.save(who, async () => [{ kind: "setting.changed", subject: MODEL_ENDPOINT, payload: { value } }], {
    key: input.idempotencyKey,
  })
  return viewModelEndpoint(ports)
}

/** Forgets the endpoint and its key. */
export const disconnectModelEndpoint = async (
  ports: ConnectPorts,
  who: Caller,
  key?: string,
): Promise<ModelEndpointView> => {
  await checkChangeable(ports, MODEL_ENDPOINT)
  await ports.events.save(
    who,
    async () => [{ kind: "setting.changed", subject: MODEL_ENDPOINT, payload: { value: null } }],
    { key },
  )
  return viewModelEndpoint(ports)
}

/**
 * Tests the connected endpoint, or one that is being typed in: its stored key is used only where the server is
 * the one it was given for. Problem `model_endpoint_needed` when there is nothing to test.
 */
export const testModelEndpoint = async (
  ports: Pick<Ports, "chatModels" | "secrets" | "settings">,
  input: { baseUrl?: string | undefined; key?: string | undefined },
): Promise<ConnectionReport> => {
  if (input.baseUrl === undefined && input.key === undefined) return ports.chatModels.judgeConnection()
  const stored = await seekStoredEndpoint(ports)
  const given = input.baseUrl ?? stored?.baseUrl
  if (given === undefined) throw new Problem("model_endpoint_needed")
  const baseUrl = toBaseUrl(given)
  const sealed = stored && sameServer(stored.baseUrl, baseUrl) ? stored.sealedKey : null
  const apiKey = input.key ?? (sealed === null ? undefined : await ports.secrets.find(sealed))
  return ports.chatModels.judgeConnection({ baseUrl, apiKey })
}
