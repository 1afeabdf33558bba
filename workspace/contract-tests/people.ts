import { expect, test } from "vitest"
import type { People } from "../../core/ports/settings.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

/** What the list of people owes its callers. `openOver` gives the people of a workspace over its state. */
export const peopleContract = (open: () => Promise<TestState>, openOver: (state: TestState) => People): void => {
  const watch = watching("people")
  const opened = async () => {
    const state = await open()
    const say = (kind: string, name: string, roles: readonly string[]) =>
      state.events.save(ANA, async () => [{ kind, subject: name, payload: { name, roles: [...roles] } }])
    return { say, ...watch({ people: openOver(state) }) }
  }

  test("whom the workspace belongs to is found without a name, and is an administrator on the list", async () => {
    const { people } = await opened()
    const owner = await people.find()
    expect(owner.roles).toEqual(["admin"])
    expect(await people.find(owner.name)).toEqual(owner)
    expect(await people.list()).toContainEqual(owner)
  })

  test("somebody is found with the roles given last, and has them no more once taken from the list", async () => {
    const { people, say } = await opened()
    await say("person.saved", "uma", ["viewer"])
    await say("person.saved", "uma", ["labeler", "developer"])
    const uma = { name: "uma", roles: ["labeler", "developer"] }
    expect(await people.find("uma")).toEqual(uma)
    expect(await people.list()).toContainEqual(uma)
    await say("person.removed", "uma", [])
    expect(await people.find("uma").catch(() => undefined)).not.toEqual(uma)
    expect((await people.list()).map(({ name }) => name)).not.toContain("uma")
  })
}
