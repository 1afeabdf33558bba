import { plural } from "../messages.ts"

export const searchWords = {
  tab: "Search by meaning",
  cannot: "This table cannot be searched by meaning",
  makeTitle: "No index yet",
  makeText: (model: string | null) =>
    model === null
      ? "An index finds rows whose text is alike. Nothing here makes vectors of texts."
      : `An index finds rows whose text is alike. Texts are compared by ${model}.`,
  costs: "Vector Search keeps it: its endpoint costs while it is there, and each text costs once.",
  openIndex: "Open in Databricks",
  noModel: "There is no endpoint that makes vectors of texts",
  column: "Text column",
  make: "Make the index",
  indexTitle: (column: string) => `Index over ${column}`,
  rows: (count: string) => `${count} rows`,
  madeBy: (person: string) => `Made by ${person},`,
  upToDate: "The index holds the newest version",
  sync: "Update",
  drop: "Remove",
  dropTitle: (table: string) => `Remove the index of ${table}`,
  dropEffect:
    "Rows cannot be searched by meaning until a new index is made, which takes its time again. The table stays.",
  behind: (has: number, now: number) =>
    `The index holds version ${has} of this table, and version ${now} is here. Newer rows are not found before it is updated.`,
  preparing: "The index is being made",
  preparingText: "The first time takes several minutes.",
  broken: "The index cannot be used",
  ask: "Text to search for",
  placeholder: "What the rows should be about",
  search: "Search",
  askTitle: "Describe what you look for",
  askText: "Rows are found by what their text means, the nearest first.",
  results: "Nearest rows",
  result: "result",
  found: (count: number) => plural(count, "row", "rows"),
  nothing: "No row is anything like it.",
  rowTitle: (key: string) => `Row ${key}`,
  previous: "Previous result",
  next: "Next result",
  score: "Score",
  text: "Text",
  key: "Key",
  failed: "The table could not be searched",
  stateFailed: "The index could not be looked at",
} as const
