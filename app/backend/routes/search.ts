import {
  dropSearchIndex,
  getTableSearch,
  makeSearchIndex,
  searchTable,
  syncSearchIndex,
} from "../../../contract/endpoints/data.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import {
  dropSearchIndex as drop,
  findTableSearch,
  makeSearchIndex as make,
  searchTable as search,
  syncSearchIndex as sync,
} from "../../../core/data/search-index.ts"
import type { Serve } from "../serve.ts"

/** Tables searched by meaning. */
export const searchRoutes = (serve: Serve): void => {
  serve(getTableSearch, async ({ name }, { ports, who }) => {
    const { columns, ...found } = await findTableSearch(ports, name)
    return { ...found, columns: [...columns], may: permissionsOf(who) }
  })
  serve(makeSearchIndex, async ({ name, column }, { ports, who, idempotencyKey: key }) => {
    await make(ports, who, { name, column, key })
    return { name }
  })
  serve(syncSearchIndex, async ({ name }, { ports, who, idempotencyKey: key }) => {
    await sync(ports, who, { name, key })
    return { name }
  })
  serve(dropSearchIndex, async ({ name }, { ports, who, idempotencyKey: key }) => {
    await drop(ports, who, { name, key })
    return { name }
  })
  serve(searchTable, async ({ name, ...request }, { ports }) => ({ hits: [...(await search(ports, name, request))] }))
}
