import { afterAll, beforeAll, describe } from "vitest"
import { openTestLaptop, type TestLaptop } from "../../tests/support/laptop.ts"
import { searchContract } from "../contract-tests/search.ts"
import { embeddedSearch } from "./search.ts"

let laptop: TestLaptop
beforeAll(async () => {
  laptop = await openTestLaptop()
})
afterAll(() => laptop.close())

describe("searching by shared words", () =>
  searchContract(async () => ({ ...laptop, search: embeddedSearch(laptop), wait: () => undefined })))
