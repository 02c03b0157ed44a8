/** Spikes of one sample by layer: ticks, one neuron a row; rates and ISI variation at the right. */
import type { Raster } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { layerColour, ratesOf } from '../model/spikes.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, px, rect, text, type Mark } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

/** "step 105: digit 7 leads, 33 spikes to 10" */
export const cursorWords = (raster: Raster, step: number, classes: readonly string[]): string => {
  const output = raster.layers.at(-1)!
  // rates are of layers that spike
  if (!output.rates && raster.layers.some(({ rates }) => rates)) return messages.raster.integrates(step)
  const counts = Array.from({ length: output.neurons }, () => 0)
  for (const [t, neuron] of output.spikes) if (t <= step) counts[neuron]!++
  const order = counts.map((count, neuron) => ({ count, neuron })).sort((a, b) => b.count - a.count)
  const [first, second] = order
  if (!first || first.count === 0) return messages.raster.silent(step)
  const name = classes[first.neuron] ?? String(first.neuron)
  if (second && second.count === first.count) return messages.raster.tie(step, first.count)
  return messages.raster.leads(step, name, first.count, second?.count ?? 0)
}

export interface RasterData {
  readonly raster: Raster
  readonly classes: readonly string[]
  /** The time cursor, in steps. */
  readonly step: number
}

export const rasterChart = ({ raster, classes, step }: RasterData): Chart => {
  const m = messages.raster
  const { layers, timesteps, label } = raster
  const total = layers.reduce((sum, { spikes }) => sum + spikes.length, 0)
  return {
    sentence: m.sentence(label, layers.length, total, cursorWords(raster, timesteps, classes)),
    table: {
      columns: [
        { title: m.layer },
        ...[m.neurons, m.spikes, m.rate, m.variation].map((title) => ({ title, isNumber: true })),
      ],
      rows: layers.map((layer) => {
        const { rate, variation } = ratesOf(layer, timesteps)
        return {
          cells: [
            layer.name,
            String(layer.neurons),
            String(layer.spikes.length),
            threeDigits(rate),
            variation === undefined ? '–' : threeDigits(variation),
          ],
        }
      }),
    },
    draw(width, height) {
      const [left, right, top, bottom] = [96, width - 96, 22, height - 40]
      const x = axisOf({ title: '', unit: '', log: false }, [0, timesteps], [left, right], { tight: true })
      // a layer's height grows with the root of its neurons, so that ten outputs can be seen beside a thousand inputs
      const weights = layers.map(({ neurons }) => Math.sqrt(neurons))
      const scale = (bottom - top - 10 * (layers.length - 1)) / weights.reduce((a, b) => a + b, 0)
      const under: Mark[] = []
      const dots: Mark[] = []
      let y = top
      layers.forEach((layer, i) => {
        const tall = weights[i]! * scale
        const row = tall / layer.neurons
        const colour = layerColour(i)
        const tick = Math.max(1, row * 0.8)
        const { rate, variation } = ratesOf(layer, timesteps)
        under.push(
          rect(left, y, right - left, tall, { fill: 'sunken' }),
          text(16, y + 12, layer.name, { strong: true, fill: 'ink' }),
          text(16, y + 25, m.count(layer.neurons), { size: 10, fill: 'ink-3' }),
          text(width - 14, y + 12, threeDigits(rate), { strong: true, anchor: 'end', fill: 'ink' }),
          text(width - 14, y + 25, variation === undefined ? m.noVariation : `CV ${threeDigits(variation)}`, {
            size: 10,
            anchor: 'end',
            fill: 'ink-3',
          }),
        )
        const bars = Array.from({ length: layer.neurons }, () => 0)
        for (const [, neuron] of layer.spikes) bars[neuron]!++
        const most = Math.max(1, ...bars)
        const ticks = (isPast: boolean): string =>
          layer.spikes
            .filter(([t]) => t < step === isPast)
            .map(([t, neuron]) => `M${px(x.at(t + 0.5))} ${px(y + row * neuron)}v${px(tick)}`)
            .join('')
        const rates = bars.map((count, n) =>
          count > 0 ? `M${px(right + 8)} ${px(y + row * (n + 0.5))}h${px((30 * count) / most)}` : '',
        )
        dots.push({ kind: 'path', d: ticks(true), stroke: colour, width: 1.6 })
        dots.push({ kind: 'path', d: ticks(false), stroke: colour, width: 1.6, opacity: 0.35 })
        dots.push({ kind: 'path', d: rates.join(''), stroke: colour, width: Math.max(0.6, row * 0.8) })
        if (i === layers.length - 1 && row >= 7) {
          const winner = bars.indexOf(most)
          for (const n of [0, winner, layer.neurons - 1]) {
            under.push(
              text(left - 6, y + row * (n + 0.5) + 4, classes[n] ?? String(n), {
                anchor: 'end',
                size: 10,
                strong: n === winner,
              }),
            )
          }
        }
        y += tall + 10
      })
      const at = x.at(step)
      const nearEnd = at > (left + right) / 2
      return {
        width,
        height,
        under: [
          ...under,
          text(width - 14, 14, m.per100, { size: 10, anchor: 'end', fill: 'ink-3' }),
          ...x.ticks.map((tick) => text(tick.at, bottom + 15, tick.label, { anchor: 'middle' })),
          text((left + right) / 2, bottom + 33, m.timestep, { anchor: 'middle', fill: 'ink' }),
        ],
        dots,
        over: [
          line(at, 18, at, bottom, { stroke: 'accent', width: 1.5 }),
          text(at + (nearEnd ? -4 : 4), 14, cursorWords(raster, step, classes), {
            strong: true,
            halo: true,
            fill: 'ink',
            ...(nearEnd && { anchor: 'end' as const }),
          }),
        ],
        places: [],
      }
    },
  }
}
