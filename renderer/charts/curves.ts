/** Learning curves: training loss and validation error by epoch, of one trial or of two side by side. */
import type { EpochPoint } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes } from '../../charts/frame.ts'
import { polyline, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface CurvesData {
  readonly trial: number
  readonly curves: readonly EpochPoint[]
  readonly other?: { readonly trial: number; readonly curves: readonly EpochPoint[] } | undefined
}

const panels = [
  { of: (point: EpochPoint) => point.trainLoss, title: messages.curves.loss, unit: '', colour: 'c1' },
  { of: (point: EpochPoint) => point.validationError, title: messages.curves.error, unit: 'share', colour: 'c2' },
] as const

export const curvesChart = ({ trial, curves, other }: CurvesData): Chart => {
  const m = messages.curves
  const last = curves.at(-1)
  return {
    sentence: m.sentence(trial, curves.length, last && threeDigits(last.validationError * 100)),
    table: {
      columns: [m.epoch, m.loss, `${m.error} (%)`, m.spikes].map((title) => ({ title, isNumber: true })),
      rows: curves.map(({ epoch, trainLoss, validationError, spikes }) => ({
        cells: [String(epoch), threeDigits(trainLoss), threeDigits(validationError * 100), threeDigits(spikes)],
      })),
    },
    draw(width, height) {
      if (!last) return emptyScene(width, height, m.empty)
      const all = [...curves, ...(other?.curves ?? [])]
      const half = (height - 52) / 2
      const right = width - 62
      const x = axisOf(
        { title: m.epoch, unit: '', log: false },
        [1, Math.max(2, ...all.map(({ epoch }) => epoch))],
        [58, right],
        { tight: true },
      )
      const under: Mark[] = []
      const over: Mark[] = []
      panels.forEach(({ of, title, unit, colour }, i) => {
        const box = { left: 58, right, top: 10 + i * (half + 6), bottom: 10 + i * (half + 6) + half - 8 }
        const y = axisOf({ title, unit, log: true }, all.map(of), [box.bottom, box.top], { ticks: 4 })
        const isLast = i === panels.length - 1
        under.push(...axes(isLast ? x : { ...x, title: '', ticks: x.ticks.map((t) => ({ ...t, label: '' })) }, y, box))
        const drawn = (points: readonly EpochPoint[], label: string, dash?: string): void => {
          const path = points.map((point) => [x.at(point.epoch), y.at(of(point))] as const)
          const end = path.at(-1)
          if (!end) return
          over.push({ kind: 'path', d: polyline(path), stroke: colour, width: 1.5, ...(dash && { dash }) })
          over.push({ kind: 'circle', x: end[0], y: end[1], r: 2.5, fill: colour })
          over.push(text(end[0] + 7, end[1] + 4, label, { strong: !dash, halo: true, fill: 'ink' }))
        }
        const shown = (value: number): string => (unit ? `${threeDigits(value * 100)} %` : threeDigits(value))
        if (other) drawn(other.curves, `#${other.trial}`, '4 3')
        drawn(curves, other ? `#${trial}` : shown(of(last)))
      })
      return { width, height, under, dots: [], over, places: [] }
    },
  }
}
