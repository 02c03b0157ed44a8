/** How often each layer's neurons spike, and how many of them never do, over many samples. */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { layerColour } from '../model/spikes.ts'
import { line, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

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
    draw(width, height) {
      if (layers.length === 0) return emptyScene(width, height, m.empty)
      const [left, right, top] = [16, width - 16, 8]
      const row = Math.min(92, (height - top - 8) / layers.length)
      const tall = Math.min(12, row / 6)
      const bar = (y: number, share: number, twin: number | undefined, fill: string): Mark[] => [
        rect(left, y, right - left, tall, { fill: 'sunken' }),
        rect(left, y, (right - left) * share, tall, { fill }),
        ...(twin === undefined
          ? []
          : [line(left + (right - left) * twin, y - 2, left + (right - left) * twin, y + tall + 2, { stroke: 'ink' })]),
      ]
      const words = (y: number, said: string): Mark => text(right, y, said, { anchor: 'end', size: 10, fill: 'ink-2' })
      return {
        width,
        height,
        under: layers.flatMap(({ name, rates, colour, twin }, i) => {
          const y = top + row * i
          const [first, second] = [y + row * 0.2, y + row * 0.62]
          return [
            text(left, first - 4, name, { strong: true, fill: 'ink' }),
            words(first - 4, m.perStep(threeDigits(rates.perStep))),
            ...bar(first, rates.perStep / most, twin && twin.perStep / most, colour),
            words(second - 4, silentWords(rates.silent)),
            ...bar(second, rates.silent, twin?.silent, 'c7'),
          ]
        }),
        dots: [],
        over: [],
        places: [],
      }
    },
  }
}
