import type { RunStateKind } from "../../../contract/endpoints/jobs.ts"
import { plural } from "../messages.ts"

const count = new Intl.NumberFormat("en")
const signed = new Intl.NumberFormat("en", { maximumFractionDigits: 1, signDisplay: "exceptZero" })
const same = "no change"
const points = { format: (value: number): string => signed.format(value).replace("-", "−") }

const FIGURES: Readonly<Record<string, string>> = {
  loss: "Error left in training",
  supports: "Texts close to the border",
  features: "Words and word parts it looks at",
  temperature: "Correction of its confidence",
  accuracy: "Right in the check during training",
  log_loss: "Log loss in the check during training",
  eval_loss: "Error on held-out items",
  learning_rate: "Learning rate",
}

/** Name of a reported figure. */
export const figureWords = (id: string): string => {
  const plain = id.replaceAll("_", " ")
  return FIGURES[id] ?? plain.charAt(0).toUpperCase() + plain.slice(1)
}

const states: Readonly<Record<RunStateKind, string>> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
}

/** Words of the training pages. */
export const trainWords = {
  title: "Train",
  subtitle: "Teach a model from decided items. Every run freezes its data set and registers a new version.",
  start: "Start training",
  group: "Train",
  states,
  runs: "Training runs",
  find: "Find a run",
  allStates: "All states",
  runningNow: "Running now",
  listFailed: "The training runs could not be read",
  emptyTitle: "Nothing was trained yet",
  emptyText: "A model learns from items that people decided. A hundred or so give a first version in seconds.",
  toSamples: "Try with sample data",
  noMatch: "No run matches",
  noMatchHint: "Take a filter away to see more.",
  showAll: "Show all runs",
  state: "State",
  databit: "Databit",
  made: "Version made",
  data: "Data set",
  dataOf: (train: number, holdout: number) => `${count.format(train)} learnt, ${count.format(holdout)} held out`,
  right: "Right answers",
  took: "Took",
  when: "When",
  by: "By",
  progress: (name: string) => `Training ${name}`,
  waiting: "Waiting for a free place",
  cancel: "Cancel run",
  cancelFailed: "The run could not be cancelled",
  again: "Train again",
  open: "Open",
} as const

/** Words of the page that starts a run. */
export const launchWords = {
  title: "Start training",
  subtitle: "One run: it freezes the decided items, learns from most of them and is measured on the rest.",
  databit: "Databit",
  databitHint: "Only published Databits can be trained.",
  databitNone: "Choose a Databit",
  databitNote: (version: string, decided: number) => `v${version}, ${plural(decided, "item", "items")} decided`,
  databitsFailed: "The Databits could not be read",
  noDatabits: "No Databit is published yet",
  noDatabitsText: "A Databit says what is asked and which answers there are. Publish one, then decide items for it.",
  toDatabits: "Open Databits",
  material: "What it learns from",
  materialFailed: "What this run would use could not be read",
  materialFirst: "Choose a Databit to see what it would learn from.",
  decidedTerm: "Decided items",
  answersTerm: "Answers",
  field: "Field",
  balance: "Decided items for each answer",
  scarce: "few",
  scarceTitle: (many: number) => `${plural(many, "answer has", "answers have")} fewer than five decided items.`,
  scarceText: "They will hardly be learnt. Decide more of them first, or train now and see.",
  missingTitle: "Training cannot start yet",
  decideMore: "Decide more items",
  groups: (many: number) =>
    many === 0
      ? "No two items say nearly the same."
      : `${plural(many, "group of items says", "groups of items say")} nearly the same. Each group is kept together, either learnt or held out, so that the test asks something new.`,
  moreLabels: (many: number) => `Show all ${many} answers`,
  fewerLabels: "Show the ends only",
  held: "Held out for the test",
  heldHint: "Never learnt, only used to measure.",
  heldOf: (learnt: number, held: number) =>
    `About ${plural(learnt, "item", "items")} to learn from, about ${count.format(held)} to be measured on.`,
  heldBefore: "Items stay on the side they had in the last data set; the share applies to those that are new.",
  shareOption: (percent: number) => `${percent}%`,
  inUse: "In use now",
  noneYet: "No version yet",
  noneYetText: "This run makes the first one. It becomes the champion by itself.",
  sinceTitle: "Nothing new was decided",
  since: (many: number, version: number) =>
    `${plural(many, "more item was", "more items were")} decided since version ${version}.`,
  sinceNone: (version: number) => `since version ${version}. A new run would learn from the same items.`,
  makes: "What this run makes",
  makesVersion: "New version",
  makesData: "Data set",
  makesDataText: "frozen, with who decided what",
  makesTest: "Test",
  makesTestText: "on the held-out items, by itself",
  lastTook: "Last run took",
  startFailed: "The run could not be started",
  start: "Start run",
  whyNone: "Choose a Databit first",
  whyMissing: "What is missing stands on this page",
  whyLoading: "What it would use is being read",
} as const

/** Words of the page that follows a run. */
export const runWords = {
  title: (databit: string) => `Training of ${databit}`,
  all: "All training runs",
  failed: "The run could not be read",
  cancelled: "This run was cancelled. No version was made; the data set it froze is kept.",
  interrupted: "The workbench stopped while this run worked. Train again to finish.",
  made: (version: number) => `Version ${version} is ready`,
  measuring: "Being measured on the held-out items",
  measureNone: "No items were held out, so it was not measured.",
  measureFailed: "It could not be measured on the held-out items",
  notMeasured: "It was not measured on the held-out items yet.",
  measure: "Measure now",
  openVersion: "Open the version",
  deploy: "Deploy",
  versionFailed: "The new version could not be read",
  steps: "Steps",
  curves: "While it learnt",
  curvesNote: "One point for each answer it learnt; peaks are answers that are hard to tell from others.",
  curvesBroken: "The curves cannot be shown",
  round: "Point",
  log: "What it said",
  logEmpty: "Nothing so far.",
  facts: "About this run",
  databit: "Databit",
  dataSet: "Data set",
  held: "Held out",
  learner: "Way of learning",
  startedBy: "Started by",
  asked: "Started",
  took: "Took",
  run: "Run",
  copyRun: "Copy run id",
  learners: {
    svm: "borders between answers (linear)",
    centroid: "nearest mean of each answer",
    single: "the one answer there is",
  } as Readonly<Record<string, string>>,
} as const

/** Words for how well a model answers. */
export const figuresWords = {
  right: "Right answers",
  rightTerm: "accuracy",
  rightSays: (right: number, of: number) => `right ${count.format(right)} of ${count.format(of)} times`,
  between: (low: number, high: number) => `With more items between ${low} and ${high} of 100.`,
  alike: "Every answer alike",
  alikeTerm: "macro-F1",
  alikeSays: "From 0 to 1. Rare answers count as much as common ones.",
  sure: "Confidence is off by",
  sureTerm: "ECE",
  sureSays: "Mean gap between how sure it says it is and how often it is right.",
  measured: "Measured on",
  measuredSays: "Held-out items it never learnt from.",
  notMeasured: "Not measured yet",
  items: (many: string) => `${many} items`,
  points: (value: number) =>
    value === 0 ? same : `${points.format(value)} ${Math.abs(value) === 1 ? "point" : "points"}`,
  plainPoints: (value: number) => `${count.format(value)} ${value === 1 ? "point" : "points"}`,
  score: (value: number) => (value === 0 ? same : `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(2)}`),
  /** The same where there is little room. */
  change: (value: number) => (value === 0 ? "" : `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(2)}`),
  /** A difference of shares as points of a hundred, with its sign. */
  of100: (share: number) => points.format(share * 100),
  against: (version: number) => `against version ${version} on the same items`,
  changes: (version: number) => `Changes are against version ${version}, measured on the same items.`,
  changesOther: (version: number) =>
    `Changes are against version ${version}, which was measured on other items: they may come from the items alone.`,
  againstOther: (version: number) => `against version ${version}, which was measured on other items`,
} as const
