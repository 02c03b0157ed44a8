/** How late the spikes of each layer leave: a histogram of its neurons' delays. */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { countSteps, layerColour, type Layer } from '../model/spikes.ts'
import { binWords, layerHistograms } from './layer-histograms.ts'
import type { Chart } from './scene.ts'

export interface DelaysData {
  readonly raster: Raster
  /** Of another trial, drawn as an outline. */
  readonly other?: Raster | undefined
}

const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0)

export const hasDelays = (raster: Raster): boolean => raster.layers.some(({ delaySteps }) => delaySteps !== undefined)

export const delaysChart = ({ raster, other }: DelaysData): Chart => {
  const m = messages.delays
  const { stepSeconds } = raster
  const delaysOf = ({ delaySteps = [] }: Layer): readonly number[] => delaySteps
  const last = greatest([...raster.layers, ...(other?.layers ?? [])].flatMap(delaysOf))
  /** "7 steps (3.5 ms)" */
  const time = (steps: number): string =>
    m.time(steps, stepSeconds === undefined ? undefined : threeDigits(steps * stepSeconds * 1000))
  const layers = raster.layers.map((layer, i) => {
    const own = delaysOf(layer)
    const counted = countSteps(own, 0, last)
    const twin = other?.layers[i]
    return {
      name: layer.name,
      colour: layerColour(i),
      words: own.length > 0 ? m.words(threeDigits(counted.mean), time(greatest(own))) : m.none,
      ...counted,
      twin: twin && countSteps(delaysOf(twin), 0, last),
    }
  })
  return {
    sentence: m.sentence(layers.map(({ name, words }) => `${name} ${words}`)),
    table: {
      columns: [
        { title: messages.raster.layer },
        { title: m.axis },
        { title: messages.raster.neurons, isNumber: true },
      ],
      rows: layers.flatMap(({ name, width, counts }) =>
        counts.flatMap((count, bin) => (count > 0 ? [{ cells: [name, binWords(0, width, bin), String(count)] }] : [])),
      ),
    },
    draw: layerHistograms(layers, { first: 0, last, axis: m.axis }, m.empty),
  }
}
