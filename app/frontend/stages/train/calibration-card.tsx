import { evaluationWords as w } from "../../messages/models.ts"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Card } from "../../ui/card.tsx"
import { surplus, widerBins } from "./calibration.ts"
import type { CalibrationBin } from "./figures.ts"

/** Below this many points of a hundred, on average, nobody would notice. */
const NOTICED = 2
/** From here on people would be misled. */
const FAR_OFF = 10

const percent = (share: number): number => Math.round(share * 100)

/** What the whole says, in a sentence. */
const verdict = (bins: readonly CalibrationBin[]): string => {
  const gap = Math.round(surplus(bins) * 100)
  if (Math.abs(gap) < NOTICED) return w.fair
  if (gap >= FAR_OFF) return w.farTooSure(gap)
  return gap > 0 ? w.tooSure(gap) : w.tooModest(-gap)
}

const furthest = (bins: readonly CalibrationBin[]): CalibrationBin | undefined =>
  bins.toSorted((a, b) => Math.abs(b.confidence - b.accuracy) - Math.abs(a.confidence - a.accuracy))[0]

/** How often it is right against how sure it says it is, as bars and in words. */
export const CalibrationCard = ({ bins }: { readonly bins: readonly CalibrationBin[] }) => {
  const wide = widerBins(bins)
  const off = furthest(wide)
  return (
    <Card title={w.calibration}>
      {wide.length === 0 ? (
        <p className="text-13 text-fg-3">{w.noCalibration}</p>
      ) : (
        <div className="flex min-w-0 flex-col gap-3">
          <p className="text-13 text-fg-2">
            {verdict(bins)}
            {off && Math.abs(percent(off.confidence) - percent(off.accuracy)) >= NOTICED
              ? ` ${w.largestGap(percent(off.confidence), percent(off.accuracy), off.count)}`
              : ""}
          </p>
          <p aria-hidden="true" className="flex justify-between gap-3 text-12 text-fg-3">
            <span>{w.calibrationSays}</span>
            <span>{w.calibrationRight}</span>
          </p>
          <BarRows
            label={w.calibration}
            max={1}
            rows={wide.map((bin) => ({
              id: String(bin.from),
              label: w.calibrationRow(percent(bin.from), percent(bin.to)),
              value: bin.accuracy,
              before: bin.confidence,
              shown: (
                <span className="inline-block w-24">
                  {w.calibrationShown(Math.round(bin.accuracy * bin.count), bin.count)}
                </span>
              ),
            }))}
          />
          <p className="text-12 text-fg-3">{w.calibrationNote}</p>
        </div>
      )}
    </Card>
  )
}
