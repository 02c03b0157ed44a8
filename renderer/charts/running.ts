/** One running trial's validation error by epoch, against the middle half of the trials that finished. */
import { quantile } from 'd3-array'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, polyline, text, type Mark } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

const fewestCurves = 4

export interface RunningData {
  readonly trial: number
  /** Validation error, a share, by epoch. */
  readonly curve: readonly number[]
  readonly epochs: number
  /** Those among them, the first ones, that train a network without spikes. */
  readonly annEpochs?: number
  /** Curves of the other trials, of which the middle half is shown. */
  readonly others: readonly (readonly number[])[]
  /** All errors shown, so that small multiples share their scale. */
  readonly all: readonly number[]
}

/** By epoch, the quarter and three quarters of what at least four trials had. */
export const middleHalf = (curves: readonly (readonly number[])[]): readonly (readonly [number, number])[] => {
  const longest = curves.reduce((most, { length }) => Math.max(most, length), 0)
  return Array.from({ length: longest }, (_, epoch) => curves.flatMap((curve) => curve[epoch] ?? []))
    .filter((errors) => errors.length >= fewestCurves)
    .map((errors) => [quantile(errors, 0.25)!, quantile(errors, 0.75)!])
}

/** What is trained after so many epochs; nothing where there are no parts. */
export const partWords = (done: number, annEpochs: number): string =>
  annEpochs === 0 ? '' : messages.curves.parts[done > annEpochs ? 'snn' : 'ann']

export const runningChart = ({ trial, curve, epochs, annEpochs = 0, others, all }: RunningData): Chart => {
  const m = messages.running
  const now = curve.at(-1)
  return {
    sentence: m.sentence(
      trial,
      curve.length,
      epochs,
      partWords(curve.length, annEpochs),
      now === undefined ? undefined : threeDigits(now * 100),
    ),
    table: {
      columns: [
        { title: m.epoch, isNumber: true },
        { title: m.error, isNumber: true },
      ],
      rows: curve.map((error, i) => ({ cells: [String(i + 1), threeDigits(error * 100)] })),
    },
    draw(width, height) {
      const [left, right, top, bottom] = [30, width - 10, 6, height - 8]
      const x = axisOf({ title: '', unit: '', log: false }, [1, Math.max(2, epochs)], [left, right], { tight: true })
      const y = axisOf({ title: '', unit: 'share', log: true }, all.length > 0 ? all : [0.01, 1], [bottom, top], {
        ticks: 3,
      })
      const points = curve.map((error, i) => [x.at(i + 1), y.at(error)] as const)
      const end = points.at(-1)
      const middle = middleHalf(others).map(([low, high], i) => [x.at(i + 1), y.at(low), y.at(high)] as const)
      const band: Mark[] =
        middle.length < 2
          ? []
          : [
              {
                kind: 'path',
                d: `${polyline([
                  ...middle.map(([x, low]) => [x, low] as const),
                  ...middle.toReversed().map(([x, , high]) => [x, high] as const),
                ])}Z`,
                fill: 'band',
              },
            ]
      const [ann, snn] = [points.slice(0, annEpochs), points.slice(annEpochs)]
      const turn = x.at(annEpochs + 0.5)
      const over: Mark[] = [{ kind: 'path', d: polyline(snn), stroke: 'info', width: 1.5 }]
      if (annEpochs > 0) over.unshift({ kind: 'path', d: polyline(ann), stroke: 'ink-3', width: 1.5 })
      if (end) over.push({ kind: 'circle', x: end[0], y: end[1], r: 3, fill: 'info' })
      return {
        width,
        height,
        under: [
          ...y.ticks.flatMap(({ at, label }) => [
            line(left, at, right, at, { stroke: 'grid' }),
            text(left - 5, at + 4, label, { anchor: 'end', size: 10, fill: 'ink-3' }),
          ]),
          ...band,
          ...(annEpochs > 0 ? [line(turn, top, turn, bottom, { stroke: 'ink-3', dash: '2 3' })] : []),
          line(left, bottom, right, bottom, { stroke: 'line-2' }),
        ],
        dots: [],
        over,
        places: [],
      }
    },
  }
}
