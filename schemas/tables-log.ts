import { instant, json, maybe, table, text } from "./table.ts"

export const LOG_TABLES = {
  events: table({
    name: "events",
    kind: "facts",
    comment: "Every write, once: who did what to what, when and why. State tables are folded from these rows.",
    cluster: ["id"],
    serial: true,
    columns: {
      id: text("uuidv7 chosen by the writer; also the order"),
      key: text("Idempotency key; of several rows with one key the lowest id counts"),
      kind: text("What happened, as <aggregate>.<past tense>"),
      subject: text("Id or name of what it happened to"),
      payload: json("What is needed to fold the event into state"),
      person: text("Who decided it"),
      runs_as: text("Identity the work ran as"),
      why: maybe.text("Reason given, or the job run that did it"),
      at: instant("When it was accepted"),
    },
  }),
  migrations: table({
    name: "migrations",
    kind: "facts",
    comment: "Versions of this schema that have been applied.",
    columns: {
      id: text("Number and name of the migration"),
      at: instant("When it was applied"),
    },
  }),
} as const
