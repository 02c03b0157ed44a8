/** Intervals between spikes, a histogram a layer: does it burst, tick or fire by chance? */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { countSteps, intervalsOf, layerColour, type Layer } from '../model/spikes.ts'
import { binWords, layerHistograms } from './layer-histograms.ts'
import type { Chart } from './scene.ts'

export interface IntervalsData {
  readonly raster: Raster
  /** Of another trial, drawn as an outline. */
  readonly other?: Raster | undefined
}

const valuesOf = (layer: Layer): number[] => intervalsOf(layer).flat()

export const intervalsChart = ({ raster, other }: IntervalsData): Chart => {
  const m = messages.intervals
  const all = [...raster.layers, ...(other?.layers ?? [])].flatMap(valuesOf)
  const last = all.reduce((a, b) => Math.max(a, b), 0)
  const layers = raster.layers.map((layer, i) => {
    const counted = countSteps(valuesOf(layer), 1, last)
    const { total, mean } = counted
    const twin = other?.layers[i]
    return {
      name: layer.name,
      colour: layerColour(i),
      words: total > 0 ? m.mean('', total, threeDigits(mean)) : m.none,
      ...counted,
      twin: twin && countSteps(valuesOf(twin), 1, last),
    }
  })
  return {
    sentence: m.sentence(
      layers.filter(({ total }) => total > 0).map((l) => m.mean(l.name, l.total, threeDigits(l.mean))),
    ),
    table: {
      columns: [{ title: messages.raster.layer }, ...[m.steps, m.count].map((title) => ({ title, isNumber: true }))],
      rows: layers.flatMap(({ name, width, counts }) =>
        counts.flatMap((count, bin) => (count > 0 ? [{ cells: [name, binWords(1, width, bin), String(count)] }] : [])),
      ),
    },
    draw: layerHistograms(layers, { first: 1, last, axis: m.axis }, m.empty),
  }
}
