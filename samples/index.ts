import type { DatabitJoin } from "../contract/entities/databit.ts"

/**
 * One table of a sample: `file` is relative to the project's root folder, `key` identifies a row. Tables have names
 * without a place: they go where people's imports go.
 */
export type SampleTable = {
  readonly file: string
  readonly table: string
  readonly key: string
  readonly says: string
  /** The column that already holds an answer (some on purpose wrong). */
  readonly label?: string
}

/** A sample project: tables to import and the Databit that reads them (`databit` is a file like the tables'). */
export type Sample = {
  readonly name: string
  readonly title: string
  readonly says: string
  readonly tables: readonly SampleTable[]
  /** The Databit's YAML has no place for joins, so they stand here. */
  readonly joins: readonly DatabitJoin[]
  readonly databit: string
}

export const SAMPLES: readonly Sample[] = [
  {
    name: "support",
    title: "Support messages",
    says: "919 messages to an invented maker of home energy devices, to be sorted by what the customer wants. Some appear twice, some hold personal data, and some carry a wrong label: finding them is part of the tour.",
    tables: [
      {
        file: "samples/support/messages.csv",
        table: "support_messages",
        key: "message_id",
        says: "What customers wrote, through which channel, and what they wanted.",
        label: "intent",
      },
    ],
    joins: [],
    databit: "samples/support/databit.yaml",
  },
  {
    name: "contracts",
    title: "Contract documents",
    says: "60 contracts of invented companies, to be sorted into new, amendment, renewal and termination. Text and kind of contract come from two tables.",
    tables: [
      {
        file: "samples/contracts/documents.csv",
        table: "contract_documents",
        key: "document_id",
        says: "The wording of each contract, its title and the day it was signed.",
      },
      {
        file: "samples/contracts/metadata.csv",
        table: "contract_metadata",
        key: "document_id",
        says: "The kind of contract, the other party, and what the document does.",
        label: "classification",
      },
    ],
    joins: [{ table: "contract_metadata", leftColumn: "document_id", rightColumn: "document_id" }],
    databit: "samples/contracts/databit.yaml",
  },
]

/**
 * Where a file of a sample lies. `root` is the project's root folder as a URL that ends in a slash; a server that
 * was built elsewhere passes its own.
 */
export const sampleFile = (file: string, root: URL = new URL("..", import.meta.url)): URL => new URL(file, root)
