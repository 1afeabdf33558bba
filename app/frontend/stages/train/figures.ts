import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getEvaluation, listEvaluations } from "../../../../contract/endpoints/train.ts"
import type { ClassifierMetrics, ModelVersion } from "../../../../contract/entities/model.ts"
import { versionedRef } from "../../../../contract/names.ts"
import { type Interval, wilsonInterval } from "../../../../core/statistics/wilson.ts"

export type EvaluationDetail = OutputOf<typeof getEvaluation>
export type LabelFigures = EvaluationDetail["perLabel"][number]
export type MixUp = EvaluationDetail["confusion"][number]
export type CalibrationBin = EvaluationDetail["calibration"][number]
export type EvaluationSummary = OutputOf<typeof listEvaluations>["evaluations"][number]

export type Times = { readonly right: number; readonly of: number }

/** The exact count up to this many items; beyond it rounder numbers are read more easily. */
const EXACT_UP_TO = 100

/** A share as "9 of 10": exact for few items, else of 10 where that is near enough, else of 100. Never all or none unless it is. */
export const timesOf = (share: number, n: number): Times => {
  if (n <= EXACT_UP_TO) return { right: Math.round(share * n), of: n }
  const tenths = share * 10
  const of = Math.abs(tenths - Math.round(tenths)) < 0.02 ? 10 : 100
  const right = Math.round(share * of)
  if (right === of && share < 1) return { right: 99, of: 100 }
  if (right === 0 && share > 0) return { right: 1, of: 100 }
  return { right, of }
}

/** Where the share of right answers would lie with many more items, 19 times of 20. */
export const rightBetween = ({ accuracy, n }: ClassifierMetrics): Interval =>
  wilsonInterval(Math.round(accuracy * n), n)

/** From here on a change is called better or worse: points of a hundred, macro-F1, points of a hundred. */
export const NOTICED = { right: 0.5, alike: 0.01, sure: 1 } as const

/** Points of a hundred between two shares, to one decimal: 1.6. */
export const pointsBetween = (after: number, before: number): number => Math.round((after - before) * 1000) / 10

/** Name of the suite of held-out items that a version's own figures come from. */
export const ownSuite = ({ snapshot }: Pick<ModelVersion, "snapshot">): string => `holdout of ${snapshot}`

export type Before = {
  readonly version: ModelVersion
  readonly metrics: ClassifierMetrics
  /** Measured on the same held-out items, so that a difference means something. */
  readonly sameItems: boolean
}

/** The version before and its figures: on the same items where it was measured on them, else on its own; undefined for a first version. */
export const beforeOf = (
  model: ModelVersion,
  versions: readonly ModelVersion[],
  evaluations: readonly EvaluationSummary[],
): Before | undefined => {
  const older = versions.filter((one) => one.name === model.name && one.version < model.version)
  const version = older.toSorted((a, b) => b.version - a.version)[0]
  if (!version) return undefined
  const same = evaluations.find((one) => one.subject === version.id && one.suite === ownSuite(model))
  const metrics = same?.metrics ?? version.metrics
  return metrics ? { version, metrics, sameItems: same !== undefined } : undefined
}

/** Pairs that were taken for each other, most frequent first. */
export const mixUpsOf = (confusion: readonly MixUp[]): readonly MixUp[] =>
  confusion.filter(({ truth, guess }) => truth !== guess).toSorted((a, b) => b.count - a.count)

/** Items whose right answer this was and that were answered otherwise. */
export const missedOf = ({ recall, support }: LabelFigures): number => support - Math.round(recall * support)

export type Group<Row> = { readonly name: string; readonly newest: Row; readonly rows: readonly Row[] }

/** Versions of each model, newest first; models in the order of their newest version. */
export const byModel = (models: readonly ModelVersion[]): readonly Group<ModelVersion>[] => {
  const names = new Map<string, ModelVersion[]>()
  for (const one of models) names.set(one.name, [...(names.get(one.name) ?? []), one])
  return [...names].flatMap(([name, all]) => {
    const rows = all.toSorted((a, b) => b.version - a.version)
    const newest = rows[0]
    return newest ? [{ name, newest, rows }] : []
  })
}

/** Last part of a three-level name, with the version where the reference has one: "messages_intent@2". */
export const shortRef = (name: string, version?: number | string): string => {
  const last = name.slice(name.lastIndexOf(".") + 1)
  return version === undefined ? last : versionedRef(last, version)
}
