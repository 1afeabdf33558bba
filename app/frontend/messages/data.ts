import type { TableColumn, TableSource } from "../../../contract/entities/table.ts"
import { plural } from "../messages.ts"

const count = new Intl.NumberFormat("en")

/** Types of columns in plain words. */
export const typeWords: Readonly<Record<TableColumn["type"], string>> = {
  string: "text",
  bigint: "whole number",
  double: "number",
  boolean: "yes or no",
  date: "date",
  timestamp: "date and time, UTC",
  array: "list",
  struct: "group of fields",
}

/** Where a table came from, in words. */
export const sourceWords = (source: TableSource): string => {
  switch (source.kind) {
    case "upload":
      return `uploaded file ${source.file}`
    case "path":
      return `file ${source.path}`
    case "sample":
      return "sample project"
    case "snapshot":
      return `training data of ${source.databit}`
    case "catalog":
      return source.owner === null ? "the catalog, read where it is" : `the catalog, owned by ${source.owner}`
    case "job":
      return `made by ${source.job}`
  }
}

/** Words of the data pages. */
export const dataWords = {
  title: "Data",
  subtitle: "Tables to label, train on and learn from. Every import makes a new version; older ones stay as they were.",
  importFile: "Import a file",
  tables: "Tables",
  findTable: "Find a table",
  tree: "Catalog",
  treeEmpty: "No table has this name.",
  name: "Name",
  rows: "Rows",
  columns: "Columns",
  source: "Comes from",
  updated: "Updated",
  size: "Size",
  by: "Imported by",
  key: "Identifies rows",
  version: "Version",
  type: "Type",
  column: "Column",
  listFailed: "The tables could not be read",
  emptyTitle: "No tables yet",
  emptyText: "Bring a file with texts, or look around with messages that come with the workbench.",
  chooseFile: "Choose a file",
  trySample: "Try the sample project",
  samples: "Sample projects",
  sampleLoad: "Load",
  sampleLoaded: "Loaded",
  sampleDone: (tables: number) => `${plural(tables, "table", "tables")} and a Databit are here`,
  sampleFailed: "The sample project could not be loaded",
  samplesFailed: "The sample projects could not be listed",
  running: "Imports running now",
  catalogTable: {
    title: "A table of the catalog",
    label: "Full name",
    hint: "It stays where it is and is read there, in the version it has now.",
    action: "Use this table",
    invalid: "Write it as catalog.schema.table.",
  },
  drop: {
    title: "Drop a file here, or choose one",
    note: "CSV, TSV, JSON, JSONL or Parquet, also as .gz",
    sending: (file: string) => `Sending ${file}`,
    failed: (file: string) => `${file} could not be taken`,
  },
  path: {
    label: "Or a file on the computer the workbench runs on",
    hint: "Its full path. Nothing is copied before you import it.",
    action: "Read",
  },
  preview: {
    title: "Check before importing",
    failed: "The file could not be read",
    firstRows: "First rows",
    table: "Table",
    tableHint: "A name, or catalog.schema.name",
    tableWrong: "Use letters, digits and underscores, and start with a letter.",
    next: (version: number) =>
      `There is a table with this name: this becomes its version ${version}. Older versions stay.`,
    header: "The first line names the columns",
    separator: "Between cells",
    encoding: "Letters are stored as",
    types: "Types of the columns",
    typeOf: (column: string) => `Type of ${column}`,
    typesNote: "Guessed from the first rows. A row that does not fit a type you choose is set aside.",
    badTitle: (many: number) => `${plural(many, "row", "rows")} at the beginning cannot be read.`,
    badText: "They are set aside with the reason; all others are imported.",
    action: "Import",
    cancel: "Not this file",
    noRows: "There are column names, but no rows below them.",
    nothing: "There are no rows in it.",
    startFailed: "The import could not be started",
  },
  separators: { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar" },
  encodings: {
    "utf-8": "Unicode (UTF-8)",
    "windows-1252": "Western European",
    "utf-16le": "Unicode (UTF-16)",
    "utf-16be": "Unicode (UTF-16, big-endian)",
  },
  run: {
    title: "Importing",
    waiting: "Waiting for its turn",
    cancel: "Stop",
    failed: "The file could not be imported",
    failedKept: "Nothing was changed.",
    unknown: "This import could not be read",
    cancelled: "The import was stopped. Nothing was changed.",
    interrupted: "The workbench stopped during the import. Nothing was changed; import the file again.",
    done: (rows: number, table: string, version: number) =>
      `${plural(rows, "row is", "rows are")} in ${table}, version ${version}.`,
    badTitle: (many: number) => `${plural(many, "row", "rows")} could not be read`,
    badFirst: (shown: number, many: number) => (many > shown ? `the first ${shown} of ${many}` : ""),
    line: "Line",
    reason: "Why",
    row: "Row",
    download: "Download the list",
    open: "Open the table",
    another: "Import another file",
  },
  table: {
    kind: "Table",
    failed: "The table could not be read",
    use: "Use in a Databit",
    more: "More",
    drop: "Remove from the catalog",
    dropped: (name: string) => `${name} was removed`,
    restored: (name: string) => `${name} is back`,
    dropFailed: "The table could not be removed",
    describe: "Describe",
    describeTitle: "What is this table?",
    describeLabel: "Description",
    describeHint: "Shown under its name, for everybody.",
    describeFailed: "The description was not saved",
    tabs: "About this table",
    schema: "Columns",
    sample: "Rows",
    profile: "Contents",
    lineage: "Origin and use",
    cutNote: (cells: number) => `${plural(cells, "long cell is", "long cells are")} cut; open the row to read all`,
    rowsFailed: "The rows could not be read",
    range: (from: number, to: number, of: number) =>
      `${count.format(from)} to ${count.format(to)} of ${plural(of, "row", "rows")}`,
    rowTitle: (row: number) => `Row ${count.format(row)}`,
    openRow: (row: number) => `Open row ${count.format(row)}`,
    nextRow: "Next row",
    previousRow: "Previous row",
    rowFailed: "The row could not be read",
    noValue: "empty",
    partOf: (shown: number, all: number) => `The first ${count.format(shown)} of ${count.format(all)} characters.`,
    showAll: "Show all",
    earlier: "Earlier rows",
    later: "Later rows",
    profileFailed: "The contents could not be measured",
    empty: "Empty",
    distinct: "Different values",
    smallest: "Smallest",
    largest: "Largest",
    length: "Average length",
    letters: "characters",
    frequent: "Most frequent",
    allDifferent: "Every value is different.",
    versions: "Versions",
    usedBy: "Databits that read it",
    usedByNone: "No Databit reads this table yet.",
    reads: "Columns it reads",
  },
} as const
