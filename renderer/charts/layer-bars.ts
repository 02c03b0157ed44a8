/** Bars of layers below each other, a few each: what each layer has, beside another trial's. */
import { line, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface LayerBar {
  /** Of its whole length. */
  readonly share: number
  /** Of another trial, drawn as a line. */
  readonly twin?: number | undefined
  readonly fill: string
  readonly words: string
}

export interface LayerBars {
  readonly name: string
  readonly bars: readonly LayerBar[]
}

export const layerBars =
  (layers: readonly LayerBars[], empty: string): Chart['draw'] =>
  (width, height) => {
    if (layers.length === 0) return emptyScene(width, height, empty)
    const [left, right, top] = [16, width - 16, 8]
    const row = Math.min(92, (height - top - 8) / layers.length)
    const tall = Math.min(12, row / 6)
    const barMarks = ({ share, twin, fill, words }: LayerBar, y: number): Mark[] => [
      text(right, y - 4, words, { anchor: 'end', size: 10, fill: 'ink-2' }),
      rect(left, y, right - left, tall, { fill: 'sunken' }),
      rect(left, y, (right - left) * share, tall, { fill }),
      ...(twin === undefined
        ? []
        : [line(left + (right - left) * twin, y - 2, left + (right - left) * twin, y + tall + 2, { stroke: 'ink' })]),
    ]
    return {
      width,
      height,
      under: layers.flatMap(({ name, bars }, i) => [
        text(left, top + row * (i + 0.2) - 4, name, { strong: true, fill: 'ink' }),
        ...bars.flatMap((bar, b) => barMarks(bar, top + row * (i + 0.2 + 0.42 * b))),
      ]),
      dots: [],
      over: [],
      places: [],
    }
  }
