/** Each layer's threshold, and what its membranes keep from step to step. */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { layerColour } from '../model/spikes.ts'
import { layerBars } from './layer-bars.ts'
import type { RatesData } from './rates.ts'
import type { Chart } from './scene.ts'

/** Whether the thresholds of a trial's layers are known, and are no parameter of it. */
export const hasThresholds = ({ layers }: Raster, parameters: Readonly<Record<string, unknown>>): boolean =>
  !('threshold' in parameters) && layers.some(({ threshold }) => threshold !== undefined)

export const thresholdsChart = ({ raster, other }: RatesData): Chart => {
  const m = messages.thresholds
  const layers = raster.layers.flatMap(({ name, threshold, leak }, i) =>
    threshold === undefined ? [] : [{ name, threshold, leak, colour: layerColour(i), twin: other?.layers[i] }],
  )
  const most = Math.max(Number.MIN_VALUE, ...layers.flatMap(({ threshold, twin }) => [threshold, twin?.threshold ?? 0]))
  const leakWords = (leak: number): string => m.leak(threeDigits(leak))
  return {
    sentence: m.sentence(
      layers.map(({ name, threshold, leak }) =>
        [`${name} ${threeDigits(threshold)}`, ...(leak === undefined ? [] : [leakWords(leak)])].join(', '),
      ),
    ),
    table: {
      columns: [
        { title: messages.raster.layer },
        ...[m.thresholdTitle, m.leakTitle].map((title) => ({ title, isNumber: true })),
      ],
      rows: layers.map(({ name, threshold, leak }) => ({
        cells: [name, threeDigits(threshold), leak === undefined ? '–' : threeDigits(leak)],
      })),
    },
    draw: layerBars(
      layers.map(({ name, threshold, leak, colour, twin }) => ({
        name,
        bars: [
          {
            share: threshold / most,
            twin: twin?.threshold === undefined ? undefined : twin.threshold / most,
            fill: colour,
            words: m.threshold(threeDigits(threshold)),
          },
          ...(leak === undefined ? [] : [{ share: leak, twin: twin?.leak, fill: 'c7', words: leakWords(leak) }]),
        ],
      })),
      m.empty,
    ),
  }
}
