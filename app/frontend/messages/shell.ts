import { plural } from "../messages.ts"

const list = new Intl.ListFormat("en", { type: "disjunction" })

/** Words of the frame. */
export const shellWords = {
  skip: "Skip to content",
  home: "Databits, Pipeline",
  navigation: "Navigation",
  breadcrumbs: "Where you are",
  more: "More",
  search: "Search or jump to",
  help: "Keyboard shortcuts",
  theme: "Theme",
  themes: { light: "Light", dark: "Dark", system: "As the computer" },
  toggleNavigation: "Navigation wide or narrow",
  groups: {
    home: "",
    build: "Build",
    ship: "Ship",
    operate: "Operate",
    improve: "Improve",
    govern: "Govern",
    settings: "",
  },
  live: { reconnecting: "Reconnecting", polling: "Every 10 s" },
  signedOut: "Sign in again.",
  signedOutKept:
    "What you decided is kept in this browser and is sent once you are back. Reload the page, or open the address that the workbench printed when it started.",
  signIn: "Reload",
  pageBroken: "This page could not be shown",
  pageBrokenHint: "The rest of the workbench goes on",
  pageMissing: "There is no page at this address",
  pageMissingHint: "It may have been renamed or removed.",
  toPipeline: "Go to Pipeline",
  running: (many: number) => plural(many, "job running", "jobs running"),
  runningShort: (many: number) => `${many} running`,
  person: "You",
  settings: "Settings",
  notAllowed: (says: string, roles: readonly string[]) =>
    `Your role does not allow you to ${says}. Ask somebody with the role ${list.format(roles)}.`,
  palette: "Search assets, go to a screen, run a command",
  paletteEmpty: "Nothing matches. Try another word.",
  goTo: "Go to",
  assets: "Assets",
  assetKinds: { table: "table", databit: "Databit", model: "model", agent: "agent", endpoint: "endpoint" },
  commands: "Commands",
  keysTitle: "Keyboard shortcuts",
  keysHint: "Change or switch off keys in Settings.",
  filter: "Filter this list",
  globalGroup: "Everywhere",
  screenGroup: "This screen",
} as const
