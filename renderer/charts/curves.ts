/** Learning curves: training loss and validation error by epoch, of one trial or of two side by side. */
import type { EpochPoint, Phase } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes } from '../../charts/frame.ts'
import { line, polyline, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart, type Row } from './scene.ts'

export interface CurvesData {
  readonly trial: number
  readonly curves: readonly EpochPoint[]
  /** Validation error of the converted network, before it is trained on with spikes. */
  readonly conversionError?: number | undefined
  readonly other?: { readonly trial: number; readonly curves: readonly EpochPoint[] } | undefined
}

const panels = [
  {
    of: (point: EpochPoint) => point.trainLoss,
    title: messages.curves.loss,
    short: messages.curves.lossShort,
    unit: '',
    colour: 'c1',
  },
  {
    of: (point: EpochPoint) => point.validationError,
    title: messages.curves.error,
    short: messages.curves.errorShort,
    unit: 'share',
    colour: 'c2',
  },
] as const

const share = (error: number): string => threeDigits(error * 100)

/** Of epochs that count through. */
const partsOf = (curves: readonly EpochPoint[]): Partial<Record<Phase | 'whole', EpochPoint[]>> =>
  Object.groupBy(curves, ({ phase = 'whole' }) => phase)

const tableOf = (curves: readonly EpochPoint[], conversionError: number | undefined): Chart['table'] => {
  const m = messages.curves
  const { ann, snn, whole } = partsOf(curves)
  const rowsOf = (points: readonly EpochPoint[] = [], part?: string): Row[] =>
    points.map(({ epoch, trainLoss, validationError, spikes }) => ({
      cells: [
        String(epoch),
        ...(part === undefined ? [] : [part]),
        ...[threeDigits(trainLoss), share(validationError), threeDigits(spikes)],
      ],
    }))
  const converted: Row[] =
    conversionError === undefined ? [] : [{ cells: ['–', m.conversion, '–', share(conversionError), '–'] }]
  const numbers = [m.epoch, m.loss, `${m.error} (%)`, m.spikes].map((title) => ({ title, isNumber: true }))
  return whole
    ? { columns: numbers, rows: rowsOf(whole) }
    : {
        columns: numbers.toSpliced(1, 0, { title: m.part, isNumber: false }),
        rows: [...rowsOf(ann, m.parts.ann), ...converted, ...rowsOf(snn, m.parts.snn)],
      }
}

export const curvesChart = ({ trial, curves, conversionError, other }: CurvesData): Chart => {
  const m = messages.curves
  const last = curves.at(-1)
  const { ann } = partsOf(curves)
  const annEnd = ann?.at(-1)
  return {
    sentence: m.sentence(trial, curves.length, last && share(last.validationError), [
      ...(annEnd && annEnd !== last ? [m.annEnd(share(annEnd.validationError))] : []),
      ...(conversionError === undefined ? [] : [m.afterConversion(share(conversionError))]),
    ]),
    table: tableOf(curves, conversionError),
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
      /** Where the network is converted, between two epochs. */
      const turn = annEnd && annEnd !== last ? x.at(annEnd.epoch + 0.5) : undefined
      const under: Mark[] = []
      const over: Mark[] = []
      panels.forEach(({ of, title, short, unit, colour }, i) => {
        const isLast = i === panels.length - 1
        const box = { left: 58, right, top: 10 + i * (half + 6), bottom: 10 + i * (half + 6) + half - 8 }
        const converted = isLast ? conversionError : undefined
        const values = [...all.map(of), ...(converted === undefined ? [] : [converted])]
        const fitted = axisOf({ title, unit, log: true }, values, [box.bottom, box.top], { ticks: 4 })
        const y = half < 182 ? { ...fitted, title: short } : fitted
        under.push(...axes(isLast ? x : { ...x, title: '', ticks: x.ticks.map((t) => ({ ...t, label: '' })) }, y, box))
        if (turn !== undefined) {
          under.push(line(turn, box.top, turn, box.bottom, { stroke: 'ink-3', dash: '2 3' }))
          if (!isLast) {
            const words = { halo: true, size: 10, fill: 'ink-2' }
            over.push(text(turn - 5, box.top + 9, m.parts.ann, { ...words, anchor: 'end' }))
            over.push(text(turn + 5, box.top + 9, m.parts.snn, words))
          }
        }
        if (turn !== undefined && converted !== undefined) {
          const at = y.at(converted)
          const [before, after] = [annEnd!, curves.find(({ phase }) => phase === 'snn')!]
          const path = [
            [x.at(before.epoch), y.at(of(before))],
            [turn, at],
            [x.at(after.epoch), y.at(of(after))],
          ] as const
          over.push({ kind: 'path', d: polyline(path), stroke: colour, dash: '2 3' })
          over.push({ kind: 'circle', x: turn, y: at, r: 3.5, fill: 'surface', stroke: colour, width: 1.5 })
          over.push(text(turn - 8, at + 4, m.converted(share(converted)), { halo: true, size: 10, anchor: 'end' }))
        }
        const drawn = (points: readonly EpochPoint[], label: string, dash?: string): void => {
          for (const part of Object.values(partsOf(points))) {
            const path = part.map((point) => [x.at(point.epoch), y.at(of(point))] as const)
            const end = path.at(-1)!
            over.push({ kind: 'path', d: polyline(path), stroke: colour, width: 1.5, ...(dash && { dash }) })
            over.push({ kind: 'circle', x: end[0], y: end[1], r: 2.5, fill: colour })
          }
          const end = points.at(-1)
          if (!end) return
          const at = [x.at(end.epoch) + 7, y.at(of(end)) + 4] as const
          over.push(text(...at, label, { strong: !dash, halo: true, fill: 'ink' }))
        }
        const shown = (value: number): string => (unit ? `${share(value)} %` : threeDigits(value))
        if (other) drawn(other.curves, `#${other.trial}`, '4 3')
        drawn(curves, other ? `#${trial}` : shown(of(last)))
      })
      return { width, height, under, dots: [], over, places: [] }
    },
  }
}
