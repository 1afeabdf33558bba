/** What only the server and the documents need of an endpoint; the browser calls it by name, method and path. */
const ELSEWHERE = new Set(["input", "output", "does", "may"])

/** @typedef {import("vite").ESTree.Program} Program */
/** @typedef {import("vite").ESTree.CallExpression | import("vite").ESTree.ObjectExpression} Made */
/** @typedef {{ at: number, end: number, text: string }} Edit */

/** Initial values of the constants of a module that calls make. */
const made = (/** @type {Program} */ program) =>
  program.body
    .map((one) => (one.type === "ExportNamedDeclaration" ? one.declaration : one))
    .flatMap((one) => (one?.type === "VariableDeclaration" ? one.declarations : []))
    .flatMap(({ init }) => (init?.type === "CallExpression" || init?.type === "ObjectExpression" ? [init] : []))

/**
 * The properties of an `endpoint({ ... })` that are cut, each with the comma after it.
 * @returns {Edit[]}
 */
const cuts = (/** @type {string} */ code, /** @type {Made} */ init) => {
  if (init.type !== "CallExpression" || init.callee.type !== "Identifier" || init.callee.name !== "endpoint") return []
  const [declared] = init.arguments
  return (declared?.type === "ObjectExpression" ? declared.properties : []).flatMap((one) =>
    one.type === "Property" && one.key.type === "Identifier" && ELSEWHERE.has(one.key.name)
      ? [{ at: one.start, end: one.end + (/^\s*,/.exec(code.slice(one.end))?.[0].length ?? 0), text: "" }]
      : [],
  )
}

/** Code of a module of the contract with endpoints cut to what a browser calls, and values the bundler can drop. */
export const leanCode = (/** @type {string} */ code, /** @type {Program} */ program) =>
  made(program)
    .flatMap((init) => [
      { at: init.start, end: init.start, text: "/* @__PURE__ */ (() => (" },
      ...cuts(code, init),
      { at: init.end, end: init.end, text: "))()" },
    ])
    .reverse()
    .reduce((text, { at, end, text: put }) => text.slice(0, at) + put + text.slice(end), code)

/**
 * Leaves the validator out of pages that check nothing by themselves: the server checks what comes and what goes.
 * @returns {import("vite").Plugin}
 */
export function leanContract() {
  return {
    name: "lean-contract",
    apply: "build",
    transform: {
      filter: { id: /[\\/]contract[\\/].+\.ts$/ },
      handler(code) {
        return { code: leanCode(code, this.parse(code, { lang: "ts" })), map: null }
      },
    },
  }
}
