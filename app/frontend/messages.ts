const rules = new Intl.PluralRules("en")
const count = new Intl.NumberFormat("en")

/** "1 item", "1,204 items": the number with the form its language asks for. */
export const plural = (many: number, one: string, other: string): string =>
  `${count.format(many)} ${rules.select(many) === "one" ? one : other}`

/** Words of the kit and the frame. Every area has its own file in messages/, so that a page loads only its own. */
export const words = {
  copy: "Copy",
  copied: "Copied",
  copyRequestId: "Copy request id",
  requestId: "Request id",
  retry: "Try again",
  error: "Error",
  loading: "Loading",
  cancel: "Cancel",
  close: "Close",
  undo: "Undo",
  save: "Save",
  notKnown: "Not known",
  notEnoughData: "Not enough data",
  asTable: "Show as table",
  asChart: "Show as chart",
  chartKeys: "Arrow keys read single values.",
  chartKeysChoose: "Arrow keys read single values; Enter at one and again at another looks closer.",
  noMatch: "Nothing matches",
  removeFilter: (label: string) => `Remove filter ${label}`,
  newItems: (many: number) => plural(many, "new entry", "new entries"),
  rows: (many: number) => plural(many, "row", "rows"),
  items: (many: number) => plural(many, "item", "items"),
} as const
