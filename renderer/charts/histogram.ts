/** How values are spread: bars of equal width, the median marked. */
import type { Histogram } from '../../core/contract/dataset.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, rect, text } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

export interface HistogramWords {
  readonly title: string
  /** With its unit. */
  readonly axis: string
  /** What is counted. */
  readonly counted: string
}

export const histogramChart = ({ low, high, counts, median }: Histogram, words: HistogramWords): Chart => {
  const m = messages.data.lengths
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const edge = (bin: number): number => low + ((high - low) * bin) / counts.length
  return {
    sentence: m.sentence(words.title, threeDigits(low), threeDigits(median), threeDigits(high)),
    table: {
      columns: [{ title: words.axis }, { title: words.counted, isNumber: true }],
      rows: counts.flatMap((count, bin) =>
        count > 0 ? [{ cells: [m.span(threeDigits(edge(bin)), threeDigits(edge(bin + 1))), threeDigits(count)] }] : [],
      ),
    },
    draw(width, height) {
      const [left, right, top, bottom] = [50, width - 20, 22, height - 42]
      const ends = { ticks: Math.max(2, Math.min(6, Math.floor((right - left) / 60))), tight: true }
      const x = axisOf({ title: words.axis, unit: '', log: false }, [low, high], [left, right], ends)
      const y = axisOf({ title: '', unit: '', log: false }, [0, most], [bottom, top], { ticks: 4, tight: true })
      // where all are the same, one slim bar stands for them
      const [from, wide] = high > low ? [left, (right - left) / counts.length] : [x.at(low) - 6, 12]
      const middle = x.at(median)
      const isRight = middle > (left + right) / 2
      return {
        width,
        height,
        under: [
          ...y.ticks.flatMap(({ at, label }) => [
            line(left, at, right, at, { stroke: 'grid' }),
            text(left - 6, at + 4, label, { anchor: 'end', size: 10 }),
          ]),
          ...counts.map((count, bin) =>
            rect(from + wide * bin + 0.5, y.at(count), Math.max(0.5, wide - 1), bottom - y.at(count), { fill: 'c1' }),
          ),
          line(left, bottom, right, bottom, { stroke: 'line-2' }),
          ...x.ticks.map(({ at, label }) => text(at, bottom + 15, label, { anchor: 'middle' })),
          text((left + right) / 2, bottom + 33, x.title, { anchor: 'middle', fill: 'ink' }),
        ],
        dots: [],
        over: [
          line(middle, top, middle, bottom, { stroke: 'ink', dash: '3 2' }),
          text(middle + (isRight ? -5 : 5), top - 8, m.median(threeDigits(median)), {
            strong: true,
            fill: 'ink',
            halo: true,
            ...(isRight && { anchor: 'end' as const }),
          }),
        ],
        places: [],
      }
    },
  }
}
