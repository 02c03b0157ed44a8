/** Histograms of whole numbers, one a layer below each other, on one axis: shares of a layer's own. */
import { threeDigits } from '../../core/formulas/numbers.ts'
import type { StepCounts } from '../model/spikes.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, px, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface LayerCounts extends StepCounts {
  readonly name: string
  readonly colour: string
  /** Beside its name. */
  readonly words: string
  /** Of another trial, drawn as an outline. */
  readonly twin?: StepCounts | undefined
}

export interface HistogramSpan {
  /** Least and greatest value that a bin holds. */
  readonly first: number
  readonly last: number
  readonly axis: string
}

const shareOf = (count: number, total: number): number => (total > 0 ? count / total : 0)
const sharesOf = ({ counts, total }: StepCounts): number[] => counts.map((count) => shareOf(count, total))

/** What a bin holds, in words: `3`, or `4 – 6`. */
export const binWords = (first: number, width: number, bin: number): string =>
  width === 1 ? String(first + bin) : `${first + bin * width} – ${first + (bin + 1) * width - 1}`

export const layerHistograms =
  (layers: readonly LayerCounts[], { first, last, axis }: HistogramSpan, empty: string): Chart['draw'] =>
  (width, height) => {
    if (layers.every(({ total, twin }) => total === 0 && !twin?.total)) return emptyScene(width, height, empty)
    const [left, right, top, bottom] = [44, width - 16, 6, height - 40]
    const x = axisOf({ title: '', unit: '', log: false }, [first - 0.5, last + 0.5], [left, right], { tight: true })
    const row = (bottom - top) / layers.length
    const under: Mark[] = []
    const over: Mark[] = []
    layers.forEach((layer, i) => {
      const base = top + row * (i + 1) - 4
      const tall = row - 24
      const most = Math.max(...sharesOf(layer), ...(layer.twin ? sharesOf(layer.twin) : []), Number.MIN_VALUE)
      const y = (share: number): number => base - (tall * share) / most
      const edge = (bin: number): number => x.at(Math.min(last, first - 1 + bin * layer.width) + 0.5)
      sharesOf(layer).forEach((share, bin) => {
        if (share === 0) return
        const high = y(share)
        under.push(rect(edge(bin) + 0.5, high, edge(bin + 1) - edge(bin) - 1, base - high, { fill: layer.colour }))
      })
      if (layer.twin) {
        const stairs = sharesOf(layer.twin).map((share, bin) => `V${px(y(share))}H${px(edge(bin + 1))}`)
        const d = `M${px(left)} ${px(base)}${stairs.join('')}V${px(base)}`
        over.push({ kind: 'path', d, stroke: 'ink', dash: '3 2' })
      }
      under.push(line(left, base, right, base, { stroke: 'line-2' }))
      if (layer.total > 0 || layer.twin?.total)
        under.push(text(left - 6, y(most) + 8, threeDigits(100 * most), { anchor: 'end', size: 10 }))
      over.push(text(left, base - tall - 5, layer.name, { strong: true, fill: 'ink', halo: true }))
      over.push(text(right, base - tall - 5, layer.words, { anchor: 'end', size: 10, fill: 'ink-3', halo: true }))
    })
    return {
      width,
      height,
      under: [
        ...under,
        ...x.ticks.map(({ at, label }) => text(at, bottom + 14, label, { anchor: 'middle' })),
        text((left + right) / 2, bottom + 31, axis, { anchor: 'middle', fill: 'ink' }),
      ],
      dots: [],
      over,
      places: [],
    }
  }
