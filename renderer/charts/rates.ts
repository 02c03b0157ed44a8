/** How often each layer's neurons spike, and how many of them never do, over many samples. */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { layerColour } from '../model/spikes.ts'
import { layerBars } from './layer-bars.ts'
import type { Chart } from './scene.ts'

export interface RatesData {
  readonly raster: Raster
  /** Of another trial, drawn as a line on each bar. */
  readonly other?: Raster | undefined
}

export const ratesChart = ({ raster, other }: RatesData): Chart => {
  const m = messages.rates
  const layers = raster.layers.flatMap(({ name, rates }, i) =>
    rates ? [{ name, rates, colour: layerColour(i), twin: other?.layers[i]?.rates }] : [],
  )
  const most = Math.max(Number.MIN_VALUE, ...layers.flatMap(({ rates, twin }) => [rates.perStep, twin?.perStep ?? 0]))
  const silentWords = (silent: number): string => m.silent(threeDigits(100 * silent))
  return {
    sentence: m.sentence(
      layers[0]?.rates.samples ?? 0,
      layers.map(({ name, rates }) => `${name} ${threeDigits(rates.perStep)}, ${silentWords(rates.silent)}`),
    ),
    table: {
      columns: [{ title: messages.raster.layer }, ...[m.rate, m.share].map((title) => ({ title, isNumber: true }))],
      rows: layers.map(({ name, rates }) => ({
        cells: [name, threeDigits(rates.perStep), threeDigits(100 * rates.silent)],
      })),
    },
    draw: layerBars(
      layers.map(({ name, rates, colour, twin }) => ({
        name,
        bars: [
          {
            share: rates.perStep / most,
            twin: twin && twin.perStep / most,
            fill: colour,
            words: m.perStep(threeDigits(rates.perStep)),
          },
          { share: rates.silent, twin: twin?.silent, fill: 'c7', words: silentWords(rates.silent) },
        ],
      })),
      m.empty,
    ),
  }
}
