// What screens use of the Databits' rules: pure functions only, so that the browser says the same as the server.
export { type Finding, findings } from "./findings.ts"
export { parsePrompt, renderPrompt } from "./prompt.ts"
export { same } from "./same.ts"
export { printSource, sourceOf, sourceTables } from "./source.ts"
export { type FieldType, mainField, printType, readType } from "./types.ts"
export { misfits, typeWords } from "./values.ts"
