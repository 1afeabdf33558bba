// What screens use of the rules about data: pure functions only.
export { withoutPersonalData } from "./personal-data.ts"
