import type { JobTrigger, RunStateKind } from "../../../contract/endpoints/jobs.ts"
import { plural } from "../messages.ts"

const period = (seconds: number): string => {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? "day" : plural(seconds / 86_400, "day", "days")
  if (seconds % 3_600 === 0) return seconds === 3_600 ? "hour" : plural(seconds / 3_600, "hour", "hours")
  if (seconds % 60 === 0) return seconds === 60 ? "minute" : plural(seconds / 60, "minute", "minutes")
  return plural(seconds, "second", "seconds")
}

const triggerWords = (trigger: JobTrigger): string => {
  switch (trigger.on) {
    case "demand":
      return "When somebody runs it"
    case "new_files":
      return "When a new file lies in the watched folder"
    case "ingest":
      return "After a file was imported"
    case "feedback":
      return "When feedback comes in"
    case "before":
      return `Before ${trigger.job}`
    case "after":
      return `After ${trigger.job}`
    case "schedule":
      return `Every ${period(trigger.everySeconds)} while there is something new`
    case "continuous":
      return "All the time"
    case "sampled":
      return `For ${Math.round(trigger.share * 100)}% of the answers`
  }
}

const states: Readonly<Record<RunStateKind, string>> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
}

/** Words of the job library and its runs. */
export const jobsWords = {
  downloadFailed: "Download what failed",
  title: "Jobs",
  subtitle: "Everything the workbench does for you, from importing files to advising when to train again.",
  tabs: { library: "Library", runs: "Runs" },
  tabsLabel: "Jobs",
  stages: {
    data: "Data",
    template: "Template",
    curate: "Curate",
    train: "Train",
    deploy: "Deploy",
    monitor: "Monitor",
    improve: "Improve",
  },
  states,
  trigger: triggerWords,
  takes: "Takes",
  gives: "Gives",
  starts: "Starts",
  nothing: "nothing",
  run: "Run",
  runJob: (name: string) => `Run ${name}`,
  runAgain: "Run again",
  cancelRun: "Cancel run",
  cancelling: "The run stops as soon as it can",
  start: "Start",
  started: (name: string) => `${name} started`,
  cannotStart: "The job could not be started",
  cannotCancel: "The run could not be cancelled",
  noInput: "This job needs nothing from you.",
  leftOut: "Some finer settings are on the pages of this stage.",
  oneEach: "One on each line",
  choose: "Choose",
  take: (typed: string) => `Use "${typed}"`,
  notChosen: "Not chosen",
  between: (low: number, high: number) => `From ${low} to ${high}`,
  needed: (label: string) => `${label} is needed`,
  notNumber: "Write a number",
  range: (low: number | undefined, high: number | undefined) =>
    low === undefined
      ? `At most ${high}`
      : high === undefined
        ? `At least ${low}`
        : `Write a number from ${low} to ${high}`,
  libraryError: "The job library could not be read",
  runsError: "The runs could not be read",
  runError: "The run could not be read",
  older: "Show older runs",
  noRuns: "Nothing has run yet",
  noRunsHint: "Runs appear here as soon as a job is started, by you or by itself.",
  noMatch: "No run matches",
  noMatchHint: "Take a filter away to see more.",
  toLibrary: "Open the library",
  showAll: "Show all runs",
  allJobs: "All jobs",
  allStates: "All states",
  withScheduled: "With runs by the clock",
  job: "Job",
  state: "State",
  about: "For",
  startedBy: "Started by",
  when: "When",
  took: "Took",
  actions: "Actions",
  byItself: (cause: string | null) => (cause === null ? "by itself" : `by itself, ${cause}`),
  again: "once more",
  by: (person: string, cause: string | null) => (cause === null ? person : `${person}, ${cause}`),
  progress: (name: string) => `Progress of ${name}`,
  doneOf: (done: number, total: number) => `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
  runningNow: "Running now",
  startedWith: "Started with",
  result: "Result",
  noResult: "This run gave nothing back.",
  steps: "Steps",
  figures: "Figures",
  log: "Log",
  earlier: (many: number) => `${plural(many, "earlier line", "earlier lines")} not shown`,
  logYet: "Nothing so far.",
  logEmpty: "It said nothing.",
  facts: "About this run",
  runId: "Run",
  training: "Training",
  openTraining: "Open",
  place: "Works on",
  onLakeflow: "Lakeflow",
  copyRunId: "Copy run id",
  figuresBroken: "The figures cannot be shown",
  created: "Asked for",
  began: "Began",
  ended: "Ended",
  step: "Step",
  problem: "What went wrong",
  interrupted: "The workbench stopped while this run worked. What it had stored is kept; run it again to finish.",
  cancelled: "This run was cancelled. What it had stored is kept.",
  waiting: "Waiting for a free place",
  waitingForMachine: "Waiting for a machine of Lakeflow",
  toModelSettings: "Model settings",
  noModel: "No model can answer for this Databit yet",
  modelMissing: (model: string) => `This workspace does not have the model ${model}`,
  noModelNote: "Connect a model endpoint, or review items and train a model; without a model this job fails.",
  yes: "Yes",
  no: "No",
  more: (many: number) => `and ${plural(many, "more", "more")}`,
  none: "none",
} as const
