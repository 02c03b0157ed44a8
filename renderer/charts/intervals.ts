/** Intervals between spikes, a histogram a layer: does it burst, tick or fire by chance? */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { countIntervals, intervalsOf, layerColour } from '../model/spikes.ts'
import { axisOf } from './axis.ts'
import { emptyScene, line, px, rect, text, type Chart, type Mark } from './scene.ts'

export interface IntervalsData {
  readonly raster: Raster
  /** Of another trial, drawn as an outline. */
  readonly other?: Raster | undefined
}

const longestOf = ({ layers }: Raster): number =>
  layers
    .flatMap(intervalsOf)
    .flat()
    .reduce((a, b) => Math.max(a, b), 0)

export const intervalsChart = ({ raster, other }: IntervalsData): Chart => {
  const m = messages.intervals
  const longest = Math.max(longestOf(raster), other ? longestOf(other) : 0)
  const layers = raster.layers.map((layer, i) => {
    const twin = other?.layers[i]
    return {
      name: layer.name,
      colour: layerColour(i),
      ...countIntervals(layer, longest),
      ...(twin && { twin: countIntervals(twin, longest) }),
    }
  })
  const lengths = (width: number, bin: number): string =>
    width === 1 ? String(bin + 1) : `${bin * width + 1} – ${(bin + 1) * width}`
  return {
    sentence: m.sentence(
      layers.filter(({ total }) => total > 0).map((l) => m.mean(l.name, l.total, threeDigits(l.mean))),
    ),
    table: {
      columns: [{ title: messages.raster.layer }, ...[m.steps, m.count].map((title) => ({ title, isNumber: true }))],
      rows: layers.flatMap(({ name, width, counts }) =>
        counts.flatMap((count, bin) => (count > 0 ? [{ cells: [name, lengths(width, bin), String(count)] }] : [])),
      ),
    },
    draw(width, height) {
      if (longest === 0) return emptyScene(width, height, m.empty)
      const [left, right, top, bottom] = [44, width - 16, 6, height - 40]
      const x = axisOf({ title: '', unit: '', log: false }, [0.5, longest + 0.5], [left, right], { tight: true })
      const row = (bottom - top) / layers.length
      const shareOf = (count: number, total: number): number => (total > 0 ? count / total : 0)
      const under: Mark[] = []
      const over: Mark[] = []
      layers.forEach((layer, i) => {
        const base = top + row * (i + 1) - 4
        const tall = row - 24
        const most = Math.max(
          ...layer.counts.map((count) => shareOf(count, layer.total)),
          ...(layer.twin?.counts.map((count) => shareOf(count, layer.twin!.total)) ?? []),
          Number.MIN_VALUE,
        )
        const y = (share: number): number => base - (tall * share) / most
        const edge = (bin: number): number => x.at(Math.min(longest, bin * layer.width) + 0.5)
        layer.counts.forEach((count, bin) => {
          if (count === 0) return
          const high = y(shareOf(count, layer.total))
          under.push(rect(edge(bin) + 0.5, high, edge(bin + 1) - edge(bin) - 1, base - high, { fill: layer.colour }))
        })
        if (layer.twin) {
          const { counts, total } = layer.twin
          const stairs = counts.map((count, bin) => `V${px(y(shareOf(count, total)))}H${px(edge(bin + 1))}`).join('')
          over.push({ kind: 'path', d: `M${px(left)} ${px(base)}${stairs}V${px(base)}`, stroke: 'ink', dash: '3 2' })
        }
        under.push(line(left, base, right, base, { stroke: 'line-2' }))
        if (layer.total > 0 || layer.twin?.total)
          under.push(text(left - 6, y(most) + 8, threeDigits(100 * most), { anchor: 'end', size: 10 }))
        const words = layer.total > 0 ? m.mean('', layer.total, threeDigits(layer.mean)) : m.none
        over.push(text(left, base - tall - 5, layer.name, { strong: true, fill: 'ink', halo: true }))
        over.push(text(right, base - tall - 5, words, { anchor: 'end', size: 10, fill: 'ink-3', halo: true }))
      })
      return {
        width,
        height,
        under: [
          ...under,
          ...x.ticks.map(({ at, label }) => text(at, bottom + 14, label, { anchor: 'middle' })),
          text((left + right) / 2, bottom + 31, m.axis, { anchor: 'middle', fill: 'ink' }),
        ],
        dots: [],
        over,
        places: [],
      }
    },
  }
}
