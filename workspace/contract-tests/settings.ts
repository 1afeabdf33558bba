import { expect, test } from "vitest"
import { listPeopleOver } from "../state/people.ts"
import { settingsOver } from "../state/settings.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

/** What settings and people owe their callers, wherever the rows live. */
export const settingsContract = (open: () => Promise<TestState>): void => {
  const watch = watching("settings")
  const over = (...given: Parameters<typeof settingsOver>) => watch({ settings: settingsOver(...given) }).settings

  const change = ({ events }: TestState, subject: string, value: string | null) =>
    events.save(ANA, async () => [{ kind: "setting.changed", subject, payload: { value } }])

  test("a setting is what it was changed to last; taken back it is not there", async () => {
    const state = await open()
    const settings = over(state.sql, new Map())
    await change(state, "colour", "red")
    await change(state, "colour", "blue's")
    await change(state, "gone", "soon")
    await change(state, "gone", null)
    expect(await settings.seek("colour")).toBe("blue's")
    expect(await settings.seek("gone")).toBeUndefined()
    expect(await settings.seek("never")).toBeUndefined()
    expect(await settings.list()).toEqual([{ name: "colour", value: "blue's", fromEnvironment: null }])
  })

  test("the environment wins, and says so", async () => {
    const state = await open()
    await change(state, "colour", "red")
    const settings = over(state.sql, new Map([["colour", { value: "green", variable: "COLOUR" }]]))
    expect(await settings.seek("colour")).toBe("green")
    expect(await settings.list()).toEqual([{ name: "colour", value: "green", fromEnvironment: "COLOUR" }])
  })

  test("people are listed by name with their roles, without those who left, and are read anew when one changes; they are no settings", async () => {
    const state = await open()
    const list = listPeopleOver(state.sql, state.events, (listed) => listed)
    expect(await list()).toEqual([])
    const save = (name: string, roles: readonly string[]) =>
      state.events.save(ANA, async () => [
        { kind: "person.saved", subject: name, payload: { name, roles: [...roles] } },
      ])
    await save("zoe", ["viewer"])
    await save("bob", ["viewer"])
    await save("bob", ["labeler", "developer"])
    await save("left", ["admin"])
    expect((await list()).map(({ name }) => name)).toEqual(["bob", "left", "zoe"])
    await change(state, "colour", "red")
    await state.events.save(ANA, async () => [{ kind: "person.removed", subject: "left", payload: { name: "left" } }])
    const listed = await list()
    expect(listed).toEqual([
      { name: "bob", roles: ["labeler", "developer"] },
      { name: "zoe", roles: ["viewer"] },
    ])
    await change(state, "colour", "blue")
    expect(await list()).toBe(listed)
    expect((await over(state.sql, new Map()).list()).map((one) => one.name)).toEqual(["colour"])
  })
}
